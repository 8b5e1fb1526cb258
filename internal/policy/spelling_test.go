package policy

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFolded(t *testing.T) {
	for name, want := range map[string]string{
		"includeUsers": "includeusers", "include_users": "includeusers", "IncludeUsers": "includeusers", "_Operator": "operator",
		"included_users": "includeusers", "includedUsers": "includeusers", "EXCLUDED_USERS": "excludeusers", "excluded_devices": "excludedevices",
		"includeDevices": "includedevices", "INCLUDEDEVICES": "includedevices", "include_devices": "includedevices", "included": "included", "": "",
	} {
		assert.Equal(t, want, folded(name), name)
	}
}

// The same policy as other tools write it.
func TestParsePolicies_spellings(t *testing.T) {
	terraform := `{"id":"/identity/conditionalAccess/policies/p1","object_id":"p1","display_name":"P","state":"enabled","timeouts":null,
		"conditions":[{"client_app_types":["all"],"applications":[{"included_applications":["All"],"excluded_applications":["c"],"included_user_actions":null,"filter":[]}],
			"users":[{"included_users":["All"],"excluded_users":["GuestsOrExternalUsers"],"included_guests_or_external_users":[]}],
			"devices":[{"filter":[{"mode":"exclude","rule":"device.trustType -eq \"ServerAD\""}]}],"locations":[],"platforms":[{"included_platforms":["all"],"excluded_platforms":["iOS"]}],
			"client_applications":[],"sign_in_risk_levels":["none"],"user_risk_levels":[],"insider_risk_levels":""}],
		"grant_controls":[{"operator":"AND","built_in_controls":["mfa"],"authentication_strength_policy_id":"/policies/authenticationStrengthPolicies/00000000-0000-0000-0000-000000000002","terms_of_use":[],"custom_authentication_factors":[]}],
		"session_controls":[{"application_enforced_restrictions_enabled":false,"cloud_app_security_policy":"monitorOnly","disable_resilience_defaults":false,"persistent_browser_mode":"","sign_in_frequency":4,
			"sign_in_frequency_period":"hours","sign_in_frequency_interval":"timeBased","sign_in_frequency_authentication_type":"primaryAndSecondaryAuthentication"}]}`
	snake := `{"id":"p1","display_name":"P","state":"enabled","created_date_time":"2026-06-01T08:00:00Z",
		"conditions":{"client_app_types":["all"],"applications":{"include_applications":["All"],"exclude_applications":["c"]},"users":{"include_users":["All"],"exclude_users":["GuestsOrExternalUsers"]},
			"devices":{"device_filter":{"mode":"exclude","rule":"device.trustType -eq \"ServerAD\""}},"platforms":{"include_platforms":["all"],"exclude_platforms":["iOS"]},"sign_in_risk_levels":["none"]},
		"grant_controls":{"operator":"AND","built_in_controls":["mfa"],"authentication_strength":{"id":"00000000-0000-0000-0000-000000000002"}},
		"session_controls":{"sign_in_frequency":{"is_enabled":true,"value":4,"type":"hours"},"persistent_browser":{"is_enabled":false},"cloud_app_security":{"is_enabled":true}}}`
	for name, text := range map[string]string{"Terraform": terraform, "snake case": snake} {
		t.Run(name, func(t *testing.T) {
			policies, err := ParsePolicies([]byte(text))
			require.NoError(t, err)
			p := policies[0]
			assert.Empty(t, p.Notes)
			assert.Equal(t, []string{"p1", "P"}, []string{p.ID, p.DisplayName})
			c := &p.conditions
			assert.Equal(t, nameCondition{[]string{"All"}, []string{"GuestsOrExternalUsers"}}, c.users.users)
			assert.Equal(t, nameCondition{[]string{"All"}, []string{"c"}}, c.applications.nameCondition)
			assert.Equal(t, nameCondition{[]string{"all"}, []string{"iOS"}}, c.platforms)
			assert.Equal(t, "exclude", c.devices.mode)
			assert.Equal(t, []string{"none"}, c.signInRisks)
			assert.ElementsMatch(t, []string{"SignInFrequency", "CloudAppSecurity"}, p.session)
			r := evaluated(world(t, p), ordinary()).Policies[0]
			assert.Equal(t, []string{"Mfa", "AuthenticationStrength"}, r.UnmetControls)
			assert.Equal(t, "success", evaluated(world(t, p), signedInTwice()).Status)
		})
	}
}

// Files whose names lost their case name session controls as sign-in logs do.
func TestParsePolicies_namesWithoutCase(t *testing.T) {
	p := policyOf(t, Enabled, "", "", `{"signinfrequency":{"isenabled":true,"value":4,"type":"hours"},"CLOUDAPPSECURITY":{"ISENABLED":true},"somethingNew":{"isEnabled":true}}`)
	assert.ElementsMatch(t, []string{"SignInFrequency", "CloudAppSecurity", "SomethingNew"}, p.session)
}

// What AzureADMS writes: names with underscores before them.
func TestParsePolicies_leadingUnderscores(t *testing.T) {
	p := policyOf(t, Enabled, "", `{"_Operator":"OR","BuiltInControls":["mfa","compliantDevice"]}`, "")
	assert.Empty(t, p.Notes)
	assert.Len(t, p.grant.controls, 2)
}

// Numbers of enumerations are not guessed.
func TestParsePolicies_numbers(t *testing.T) {
	for text, at := range map[string]string{
		`{"state":0,"conditions":{"x":1}}`:                                                                        "/state: is the number 0",
		`{"state":"enabled","conditions":{"clientAppTypes":[0]}}`:                                                 "/conditions/clientAppTypes/0: is the number 0",
		`{"state":"enabled","conditions":{"signInRiskLevels":2}}`:                                                 "/conditions/signInRiskLevels: is the number 2",
		`{"state":"enabled","conditions":{"insiderRiskLevels":1}}`:                                                "/conditions/insiderRiskLevels: is the number 1",
		`{"state":"enabled","conditions":{"x":1},"grantControls":{"builtInControls":[1]}}`:                        "/grantControls/builtInControls/0: is the number 1",
		`{"state":"enabled","conditions":{"x":1},"grantControls":{"operator":1}}`:                                 "/grantControls/operator: is the number 1",
		`{"state":"enabled","conditions":{"devices":{"deviceFilter":{"mode":1,"rule":"device.model -eq null"}}}}`: "/conditions/devices/deviceFilter/mode: is the number 1",
	} {
		_, err := ParsePolicies([]byte(text))
		var problems Problems
		require.ErrorAs(t, err, &problems, text)
		require.Len(t, problems, 1, "%s: %s", text, err)
		assert.Contains(t, err.Error(), at+", where the name of an enumeration's member should stand: export enumerations by name")
	}
}

// One line for each place that ConvertTo-Json cut off.
func TestParsePolicies_cutOff(t *testing.T) {
	const object = ": is text where an object should stand; PowerShell's ConvertTo-Json cut it off: export again with -Depth 20"
	const list = `, what PowerShell's ConvertTo-Json leaves of what it cut off: export again with -Depth 20`
	whole := strings.TrimSuffix(plainPolicy, "}")
	for text, want := range map[string][]string{
		`{"displayName":"P","state":"enabled","conditions":"@{Users=; Applications=}","grantControls":"System.Object","sessionControls":"Microsoft.Graph.PowerShell.Models.MicrosoftGraphConditionalAccessSessionControls"}`: {
			`"P": /conditions` + object, `"P": /grantControls` + object, `"P": /sessionControls` + object},
		`{"displayName":"P","state":"enabled","conditions":{"users":"Microsoft.Graph.PowerShell.Models.MicrosoftGraphConditionalAccessUsers","applications":"@{IncludeApplications=System.Object[]}","devices":"@{DeviceFilter=}"}}`: {
			`"P": /conditions/users` + object, `"P": /conditions/applications` + object, `"P": /conditions/devices` + object},
		`{"displayName":"P","state":"enabled","conditions":{"users":{"includeUsers":"System.Object[]"},"clientAppTypes":["System.String[]"]}}`: {
			`"P": /conditions/clientAppTypes/0: is "System.String[]"` + list, `"P": /conditions/users/includeUsers: is "System.Object[]"` + list},
		whole + `,"sessionControls":{"signInFrequency":"@{IsEnabled=True}"}}`:             {`"Ünïcode 😀": /sessionControls/signInFrequency` + object},
		`{"displayName":"P","state":"enabled","conditions":{"users":7,"platforms":true}}`: {`"P": /conditions/users: should be an object`, `"P": /conditions/platforms: should be an object`},
	} {
		_, err := ParsePolicies([]byte(text))
		require.Error(t, err, text)
		assert.ElementsMatch(t, want, strings.Split(err.Error(), "\n"))
	}
}

// Members that Gatehouse does not know are noted, and may be the controls of a
// policy that seems to have none.
func TestParsePolicies_unknownTopLevelMembers(t *testing.T) {
	bare := strings.TrimSuffix(plainPolicy, `,"grantControls":{"operator":"OR","builtInControls":["mfa"]}}`)
	require.NotEqual(t, plainPolicy, bare)
	for text, want := range map[string]struct {
		notes  []string
		result string
	}{
		plainPolicy: {nil, "failure"},
		strings.TrimSuffix(plainPolicy, "}") + `,"rules":[1],"note":"","templateId":"t","modifiedDateTime":"2026-06-01T08:00:00Z","deletedDateTime":"2026-06-01T08:00:00Z","partialEnablementStrategy":"p","description":"d","ODataType":"x","@odata.etag":"y","#microsoft.graph.restore":{"target":"t"}}`: {
			[]string{"/rules: Gatehouse does not know this member of a policy and leaves it out of account"}, "failure"},
		bare + `}`: {nil, "notApplied"},
		bare + `,"#microsoft.graph.restore":{"target":"t"}}`: {nil, "notApplied"},
		bare + `,"controls":{"block":true}}`:                 {[]string{"/controls: Gatehouse does not know this member of a policy, which has no controls beside it, so whether it was met is unknown"}, "unknown"},
	} {
		policies, err := ParsePolicies([]byte(text))
		require.NoError(t, err)
		assert.Equal(t, want.notes, policies[0].Notes)
		assert.Equal(t, want.result, evaluated(world(t, policies...), ordinary()).Policies[0].Result)
	}
}

// A file that holds no policy where one should stand says where there is one.
func TestParsePolicies_noPolicy(t *testing.T) {
	const no = `is no Conditional Access policy: it has no "conditions"`
	conditions := `"conditions":{"users":{"includeUsers":["All"]}}`
	for text, want := range map[string]string{
		`{"name":"x","details":{` + conditions + `}}`:                               `"": ` + no + "; one stands in it, at /details: give that alone, or a list of such, each with a state",
		`{"ExportDate":"x","PolicyBackup":` + plainPolicy + `}`:                     no + "; one stands in it, at /PolicyBackup: give that alone, or a list of such",
		`{"policy":` + plainPolicy + `,"properties":` + plainPolicy + `}`:           no + "; one stands in it, at /policy: give that alone, or a list of such",
		`{"state":"disabled","policy":` + plainPolicy + `}`:                         no + "; one stands in it, at /policy: give that alone, or a list of such",
		`{"before":` + plainPolicy + `,"after":` + plainPolicy + `}`:                no + "; one stands in it, at /after: give that alone, or a list of such",
		`{"policies":[` + plainPolicy + `],"others":[{}]}`:                          no + "; one stands in it, at /policies/0: give that alone, or a list of such",
		`{"p1":` + plainPolicy + `,"p0/x":{"y":1}}`:                                 no + "; one stands in it, at /p1: give that alone, or a list of such",
		`{"resources":[{"instances":[{"attributes":` + plainPolicy + `}]}]}`:        no + "; one stands in it, at /resources/0/instances/0/attributes: give that alone, or a list of such",
		`[{"displayName":"half"}]`:                                                  `"half": /0: ` + no,
		`{"displayName":"half","state":"on"}`:                                       `"half": ` + no,
		`[{"details":` + plainPolicy + `}]`:                                         "/0: " + no + "; one stands in it, at /details: give that alone, or a list of such",
		`{"conditionalAccessPolicies":[` + plainPolicy + `],"namedLocations":[{}]}`: no + "; one stands in it, at /conditionalAccessPolicies/0: give that alone, or a list of such",
		`{"RowKey":"x","JSON":` + strconv.Quote(plainPolicy) + `}`:                  no + "; one stands in it, at /JSON as text: give that alone, or a list of such",
		`7`: "should be an object",
	} {
		_, err := ParsePolicies([]byte(text))
		require.Error(t, err, text)
		assert.Equal(t, strings.TrimPrefix(want, `"": `), err.Error())
	}
}

// Objects that stand one after the other are a list, as jq and loops of scripts write
// them; pages among them stand for what is in them.
func TestParsePolicies_oneAfterTheOther(t *testing.T) {
	bad := `{"displayName":"X","state":"on","conditions":{"x":1}}`
	for text, places := range map[string][]string{
		plainPolicy + "\n" + bad + "\n":                     {"/1/state"},
		bad + plainPolicy + bad:                             {"/0/state", "/2/state"},
		`{"value":[` + plainPolicy + `,` + bad + `]}` + bad: {"/0/value/1/state", "/1/state"},
	} {
		policies, err := ParsePolicies([]byte(text))
		var problems Problems
		require.ErrorAs(t, err, &problems, text)
		var at []string
		for _, problem := range problems {
			at = append(at, problem.Pointer)
		}
		assert.Equal(t, places, at)
		assert.Len(t, policies, strings.Count(text, "conditions"))
	}
}

func TestParse_pagesOneAfterTheOther_needTheLast(t *testing.T) {
	first, last := `{"@odata.nextLink":"https://graph.test/next","value":[`+plainPolicy+`]}`, `{"value":[`+plainPolicy+`]}`
	policies, err := ParsePolicies([]byte(first + "\n" + last))
	require.NoError(t, err)
	assert.Len(t, policies, 2)
	for _, text := range []string{first + first, first + plainPolicy} {
		_, err = ParsePolicies([]byte(text))
		assert.ErrorContains(t, err, Unfinished, text)
	}
	_, err = ParseLocations([]byte(`{"namedLocations":{"@odata.nextLink":"https://graph.test/next","value":[]}}`))
	assert.ErrorContains(t, err, Unfinished)
}

func TestParsePolicies_wrappers(t *testing.T) {
	for _, text := range []string{
		`{"conditionalAccessPolicies":[` + plainPolicy + `]}`, `{"exported":"x","conditional_access_policies":[` + plainPolicy + `]}`,
		`{"ConditionalAccessPolicies":` + plainPolicy + `}`, `{"status":200,"body":{"@odata.context":"c","value":[` + plainPolicy + `]}}`,
	} {
		policies, err := ParsePolicies([]byte(text))
		require.NoError(t, err, text)
		require.Len(t, policies, 1)
		assert.Equal(t, "p1", policies[0].ID)
		documents, err := Documents([]byte(text))
		require.NoError(t, err)
		assert.JSONEq(t, plainPolicy, string(documents[0]))
	}
}

// What a tool wrapped around a policy, or a list or dictionary of them, is taken off
// where it is certain what is meant.
func TestParsePolicies_enclosed(t *testing.T) {
	const guid = "a0000000-0000-4000-8000-00000000000a"
	nameless := strings.Replace(plainPolicy, `"id":"p1","displayName":"Ünïcode 😀",`, "", 1)
	require.NotEqual(t, plainPolicy, nameless)
	for text, want := range map[string][]string{
		`{"ExportDate":"x","Assignments":{"IncludeUsers":[]},"PolicyConfig":` + plainPolicy + `}`:             {"p1 Ünïcode 😀"},
		`[{"ExportDate":"x","policyConfig":` + plainPolicy + `},` + plainPolicy + `]`:                         {"p1 Ünïcode 😀", "p1 Ünïcode 😀"},
		`{"PolicyConfig":` + plainPolicy + `}` + "\n" + `{"policy":` + plainPolicy + `}`:                      {"p1 Ünïcode 😀", "p1 Ünïcode 😀"},
		`{"id":"p2","displayName":"Around","type":"t","properties":` + nameless + `}`:                         {"p2 Around"},
		`{"id":"p2","properties":` + plainPolicy + `}`:                                                        {"p1 Ünïcode 😀"},
		`{"id":"p2","displayName":"Row","policy":` + nameless + `}`:                                           {" "},
		`{"data":` + plainPolicy + `}`:                                                                        {"p1 Ünïcode 😀"},
		`{"data":[` + plainPolicy + `],"total":1}`:                                                            {"p1 Ünïcode 😀"},
		`{"data":{"value":[` + plainPolicy + `]}}`:                                                            {"p1 Ünïcode 😀"},
		`{"exported":"x","tenant":"t","policies":[` + plainPolicy + `,{"PolicyConfig":` + plainPolicy + `}]}`: {"p1 Ünïcode 😀", "p1 Ünïcode 😀"},
		`{"policies":{"p1":` + plainPolicy + `}}`:                                                             {"p1 Ünïcode 😀"},
		`{"@odata.context":"c","P1":` + plainPolicy + `}`:                                                     {"p1 Ünïcode 😀"},
		`{"Ünïcode 😀":` + plainPolicy + `,"` + guid + `":` + nameless + `}`:                                   {guid + " ", "p1 Ünïcode 😀"},
		`{"One":` + nameless + `,"Two \"x\"":` + nameless + `}`:                                               {" One", ` Two "x"`},
	} {
		policies, err := ParsePolicies([]byte(text))
		require.NoError(t, err, text)
		var got []string
		for _, p := range policies {
			got = append(got, p.ID+" "+p.DisplayName)
			assert.Equal(t, "success", evaluated(world(t, p), signedInTwice()).Status, text)
		}
		assert.Equal(t, want, got, text)
		documents, err := PolicyDocuments([]byte(text))
		require.NoError(t, err)
		again, err := ParsePolicies(append(append([]byte{'['}, bytes.Join(rawBytes(documents), []byte{','})...), ']'))
		require.NoError(t, err, "documents are policies again")
		assert.Len(t, again, len(policies))
	}
	_, err := ParsePolicies([]byte(`{"PolicyConfig":` + strings.Replace(plainPolicy, `"enabled"`, `"on"`, 1) + `}`))
	assert.ErrorContains(t, err, "/PolicyConfig/state: the state is \"on\"", "the place in the file")
}

func rawBytes(documents []json.RawMessage) [][]byte {
	out := make([][]byte, len(documents))
	for i, document := range documents {
		out[i] = document
	}
	return out
}

// Policies in what is no JSON of Graph's say what the file is, and what to export.
func TestParsePolicies_foreign(t *testing.T) {
	const table = "read policies: the file is a table of policies, as scripts make for people ("
	const looks = "read policies: the file is no JSON but looks like "
	row := `{"DisplayName":"P","State":"enabled","IncludeUsers":"All","GrantControls":"mfa"}`
	for text, want := range map[string]string{
		"\ufeffDisplayName,State,IncludeUsers,GrantControls\nP,enabled,All,mfa\n":     table + "IncludeUsers, GrantControls)",
		"\"Name\";\"Users Included\";\"Cloud apps - include\"\n\"P\";\"All\";\"All\"": table + "Users Included, Cloud apps - include)",
		"displayName\tconditions.users.includeUsers\tgrantControls.builtInControls\n": table + "conditions.users.includeUsers, grantControls.builtInControls)",
		row:                                 table + "GrantControls, IncludeUsers)",
		"[" + row + "," + row + "]":         table,
		`{"value":[` + row + `]}`:           table,
		row + "\n" + row:                    table,
		"[" + row + "," + plainPolicy + "]": `"P": /0: is no Conditional Access policy: it has no "conditions"; it has GrantControls, IncludeUsers itself, as a row of a table: export the policies`,
		"policies:\n  - displayName: P\n    conditions: {}\n":              looks + "YAML",
		"<Objs Version=\"1.1.0.1\"></Objs>":                                looks + "what PowerShell's Export-Clixml writes",
		"<!DOCTYPE html><html></html>":                                     looks + "a page in HTML",
		"<?xml version=\"1.0\"?><a/>":                                      looks + "XML",
		"resource \"azuread_conditional_access_policy\" \"p\" {\n}":        looks + "code of Terraform",
		"Configuration C\n{\n  AADConditionalAccessPolicy \"p\"\n  {\n }}": looks + "a configuration of Microsoft365DSC",
		"PK\x03\x04\x80":            "the file is a workbook or an archive",
		"name,color\nx,y\n":         "the file is not JSON: line 1, column 2",
		"{\"displayName\": \"x\",}": "the file is not JSON: line 1, column 21",
	} {
		_, err := ParsePolicies([]byte(text))
		require.ErrorContains(t, err, want, text)
		if !strings.Contains(want, "not JSON:") {
			assert.ErrorContains(t, err, "ConvertTo-Json -Depth 20 -EnumsAsStrings", text)
		}
		_, err = PolicyDocuments([]byte(text))
		if strings.HasPrefix(want, "read policies") {
			assert.Error(t, err, text)
		}
	}
}

// PowerShell's modules leave a typed member empty and put its value aside.
func TestParsePolicies_additionalPropertiesBesideNull(t *testing.T) {
	p := policyOf(t, Enabled, `"users":{"IncludeUsers":null,"AdditionalProperties":{"includeUsers":["All"]}}`, "", "")
	assert.Equal(t, "failure", evaluated(world(t, p), ordinary()).Policies[0].Result)
}
