package policy

import (
	"encoding/binary"
	"encoding/json"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const plainPolicy = `{"id":"p1","displayName":"Ünïcode 😀","state":"enabled","conditions":{"users":{"includeUsers":["All"]},"applications":{"includeApplications":["All"]}},"grantControls":{"operator":"OR","builtInControls":["mfa"]}}`

func utf16Of(text string, order binary.AppendByteOrder, mark bool) []byte {
	var out []byte
	if mark {
		out = order.AppendUint16(out, 0xfeff)
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// The same policy in every shape that files have.
func TestParsePolicies_shapes(t *testing.T) {
	annotated := `{"@odata.context":"c","@odata.count":1,"value":[{"@odata.type":"#microsoft.graph.conditionalAccessPolicy","id":"p1","displayName":"Ünïcode 😀","state@odata.type":"x","state":"enabled",
		"conditions@odata.context":"c","conditions":{"users@odata.context":"c","users":{"includeUsers@odata.type":"#Collection(String)","includeUsers":["All"]},"applications":{"includeApplications":["All"]}},"grantControls":{"operator":"OR","builtInControls":["mfa"]}}]}`
	pascal := `{"Value":[{"Id":"p1","DisplayName":"Ünïcode 😀","State":"Enabled","CreatedDateTime":"\/Date(1769788627239)\/","Conditions":{"Users":{"IncludeUsers":"All"},"Applications":{"IncludeApplications":["All"]}},"GrantControls":{"Operator":"or","BuiltInControls":["Mfa"]}}]}`
	for name, data := range map[string][]byte{
		"bare":       []byte(plainPolicy),
		"list":       []byte("[" + plainPolicy + "]"),
		"value":      []byte(`{"value":[` + plainPolicy + `]}`),
		"annotated":  []byte(annotated),
		"PowerShell": []byte(pascal),
		"PowerShell's modules": []byte(`{"Id":"p1","AdditionalProperties":{"displayName":"Ünïcode 😀","templateId":[]},"State":"enabled","Conditions":{"Users":{"IncludeUsers":["All"],"IncludeGuestsOrExternalUsers":{"GuestOrExternalUserTypes":[],"ExternalTenants":{"MembershipKind":[]}}},
			"Applications":{"IncludeApplications":["All"]},"AdditionalProperties":{"agentIdRiskLevels":null,"times":[]}},"GrantControls":{"Operator":[],"BuiltInControls":["mfa"],"AuthenticationStrength":{"Id":null}}}`),
		"UTF-8 with a mark":       append([]byte{0xef, 0xbb, 0xbf}, plainPolicy...),
		"UTF-16 little, mark":     utf16Of(plainPolicy+"\r\n", binary.LittleEndian, true),
		"UTF-16 big, mark":        utf16Of(plainPolicy, binary.BigEndian, true),
		"UTF-16 little, no mark":  utf16Of(plainPolicy, binary.LittleEndian, false),
		"UTF-16 big, no mark":     utf16Of(plainPolicy, binary.BigEndian, false),
		"UTF-16, a list in value": utf16Of(annotated, binary.LittleEndian, true),
	} {
		t.Run(name, func(t *testing.T) {
			policies, err := ParsePolicies(data)
			require.NoError(t, err)
			require.Len(t, policies, 1)
			p := policies[0]
			assert.Equal(t, []string{"p1", "Ünïcode 😀", "enabled"}, []string{p.ID, p.DisplayName, string(p.State)})
			assert.Equal(t, []string{wordAll}, p.conditions.users.users.include)
			assert.Equal(t, "success", evaluated(world(t, p), signedInTwice()).Status)
			kept, err := json.Marshal(p)
			require.NoError(t, err)
			assert.Contains(t, string(kept), "Ünïcode 😀")
		})
	}
}

func TestParsePolicies_dates(t *testing.T) {
	want := time.Date(2026, 1, 30, 15, 57, 7, 239_000_000, time.UTC)
	for _, text := range []string{`"/Date(1769788627239)/"`, `"\/Date(1769788627239+0000)\/"`, `"2026-01-30T15:57:07.239Z"`, `"2026-01-30T16:57:07.2390000+01:00"`,
		`{"value":"\/Date(1769788627239)\/","DisplayHint":2,"DateTime":"30 January 2026"}`} {
		policies, err := ParsePolicies([]byte(`{"state":"disabled","conditions":{"x":null},"createdDateTime":` + text + `}`))
		require.NoError(t, err, text)
		assert.Equal(t, want, policies[0].Created, text)
	}
}

func TestParsePolicies_problems(t *testing.T) {
	for text, want := range map[string]string{
		``:                      "read policies: the file is empty",
		`{"a":1,}`:              "read policies: the file is not JSON: line 1, column 8",
		"{\n\"a\": tru\n}":      "line 2, column 9",
		`{"a":1} }`:             "the file is not JSON",
		`{"a":1} 7`:             "the file is not JSON",
		"\xff\xfea":             "UTF-16 but has an odd number of bytes",
		"\xff\xfe\x00\xd8a\x00": "UTF-16 with half a character at byte 0",
		"\"\x80\"":              "neither UTF-8 nor UTF-16",
		`7`:                     "should be an object",
		`{"state":"enabled"}`:   `is no Conditional Access policy: it has no "conditions"`,
		`[` + plainPolicy + `,{"displayName":"X","conditions":{},"state":"on"}]`: `"X": /1/state: the state is "on": it should be enabled, disabled or enabledForReportingButNotEnforced`,
		`{"value":[{"id":"i","state":"enabled","conditions":{"users":7}}]}`:      `"i": /value/0/conditions/users: should be an object`,
		`{"Version":1,"State":"Reporting","DisplayName":"A","Conditions":{"Applications":{"Include":[{"Applications":["All"]}]},"Users":{"Include":[{"Users":["All"]}]}},"Controls":[{"Control":["Mfa"]}]}`: `"A": is a policy as Azure AD Graph has it inside, which tools for audits show: export the policies as Graph has them`,
		`{"policyType":18,"policyDetail":["{\"State\":\"Enabled\",\"Conditions\":{\"Users\":{\"Include\":[{\"Users\":[\"All\"]}]}}}"]}`:                                                                     `is a policy as Azure AD Graph has it inside`,
		`{"state":"enabled","conditions":{"users":{"includeUsers":[1]}}}`:                                                                                                                                   "/conditions/users/includeUsers/0: should be a text",
		`{"State":"enabled","Conditions":{"ClientAppTypes":["fax"]}}`:                                                                                                                                       `/Conditions/ClientAppTypes/0: "fax" should be one of`,
		`{"state":"enabled","conditions":{"platforms":{"includePlatforms":["Amiga"]}}}`:                                                                                                                     `/conditions/platforms/includePlatforms/0: "Amiga"`,
		`{"state":"enabled","conditions":{"signInRiskLevels":["extreme"]}}`:                                                                                                                                 `"extreme" should be one of low, medium, high`,
		`{"state":"enabled","conditions":{"authenticationFlows":{"transferMethods":"fax"}}}`:                                                                                                                `/conditions/authenticationFlows/transferMethods: "fax"`,
		`{"state":"enabled","conditions":{"devices":{"deviceFilter":{"mode":"include","rule":"device.x -eq 1"}}}}`:                                                                                          `/conditions/devices/deviceFilter/rule: at character 1: device filters know no property "device.x"`,
		`{"state":"enabled","conditions":{"devices":{"deviceFilter":{"rule":"device.model -eq 1"}}}}`:                                                                                                       `/conditions/devices/deviceFilter/mode: is missing`,
		`{"state":"enabled","conditions":{"x":1},"grantControls":{"builtInControls":["mfa","block"]}}`:                                                                                                      `/grantControls/operator: "" should be AND or OR`,
		`{"state":"enabled","conditions":{"x":1},"grantControls":{"operator":"XOR","builtInControls":["mfa"]}}`:                                                                                             `"XOR" should be AND or OR`,
		`{"conditions":{"x":1}}`: `/state: the state is missing: it should be enabled, disabled or enabledForReportingButNotEnforced`,
		`{"state":"enabled","conditions":{"users":{"includeUsers":["None"],"include_users":["All"]}}}`:            "/conditions/users/include_users: says something else than /conditions/users/includeUsers, which has the same name",
		`{"state":"enabled","conditions":{"x":1},"grantControls":{"authenticationStrength":{"displayName":"s"}}}`: `/grantControls/authenticationStrength/id: is missing`,
		`{"state":"enabled","conditions":{"x":1},"sessionControls":{"signInFrequency":{"isEnabled":"perhaps"}}}`:  `/sessionControls/signInFrequency/isEnabled: should be true or false`,
	} {
		_, err := ParsePolicies([]byte(text))
		assert.ErrorContains(t, err, want, text)
	}
}

// What templates leave out limits a policy at most.
func TestParsePolicies_notes(t *testing.T) {
	for text, want := range map[string]string{
		`{"state":"enabled","conditions":{"users":{"includeUsers":["All"]}},"createdDateTime":"%created%"}`:                                                                                               `/createdDateTime: "%created%" is not a time`,
		`{"state":"enabled","conditions":{"users":{"includeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"b2bCollaborationGuest","externalTenants":{"membershipKind":"enumerated","members":[]}}}}}`: "/conditions/users/includeGuestsOrExternalUsers/externalTenants: membershipKind is enumerated, but there are no members: nobody is meant",
	} {
		policies, err := ParsePolicies([]byte(text))
		require.NoError(t, err)
		require.Len(t, policies[0].Notes, 1)
		assert.Contains(t, policies[0].Notes[0], want)
		assert.True(t, policies[0].Created.IsZero())
	}
}

// All problems come at once, and what is right is kept.
func TestParsePolicies_allProblems(t *testing.T) {
	policies, err := ParsePolicies([]byte(`[{"displayName":"A","state":"?","conditions":{"clientAppTypes":["x"]}},` + plainPolicy + `]`))
	var problems Problems
	require.ErrorAs(t, err, &problems)
	assert.Len(t, problems, 2)
	require.Len(t, policies, 2)
	assert.Len(t, policies[0].Problems, 2)
	assert.Empty(t, policies[1].Problems)
}

func TestParseLocations(t *testing.T) {
	locations, err := ParseLocations(utf16Of(`[{"Id":"1","DisplayName":"One","IsTrusted":true,"IpRanges":[{"CidrAddress":"::ffff:192.0.2.0/120"},"198.51.100.7","2001:db8::1/32"]},
		{"id":"2","countriesAndRegions":["de","United States"],"includeUnknownCountriesAndRegions":true}]`, binary.LittleEndian, true))
	require.NoError(t, err)
	require.Len(t, locations, 2)
	assert.Equal(t, "[192.0.2.0/24 198.51.100.7/32 2001:db8::/32]", asText(locations[0].Ranges))
	assert.True(t, locations[0].Trusted)
	assert.Equal(t, []string{"DE", "US"}, locations[1].Countries)
	assert.True(t, locations[1].UnknownCountries)

	locations, err = ParseLocations([]byte(`[{"@odata.type":"#microsoft.graph.compliantNetworkNamedLocation","id":"3","displayName":"Ours","compliantNetworkType":"allTenantCompliantNetworks","isTrusted":true},
		{"Id":"4","DisplayName":"Office","AdditionalProperties":{"@odata.type":"#microsoft.graph.ipNamedLocation","isTrusted":true,"ipRanges":[{"@odata.type":"#microsoft.graph.iPv4CidrRange","cidrAddress":"192.0.2.0/24"}]}}]`))
	require.NoError(t, err)
	assert.True(t, locations[0].Trusted)
	for _, answer := range []Known{Yes, No, Unknown} {
		assert.Equal(t, answer, locations[0].from(&Facts{CompliantNetwork: answer}))
	}
	assert.True(t, locations[1].Trusted)
	assert.Equal(t, "[192.0.2.0/24]", asText(locations[1].Ranges))

	locations, err = ParseLocations([]byte(`[{"displayName":"P","countriesAndRegions":["DE"],"countryLookupMethod":"unknownFutureValue"},{"displayName":"Q","ipRanges":[{"cidrAddress":"192.0.2.0/24"}],"asnRanges":[64496],"note":""}]`))
	require.NoError(t, err)
	assert.Equal(t, []string{`/0/countryLookupMethod: Gatehouse does not know the method "unknownFutureValue", so whether a sign-in comes from the location is unknown`}, locations[0].Notes)
	assert.Equal(t, Unknown, locations[0].from(&Facts{Country: "DE"}))
	assert.Equal(t, []string{"/1/asnRanges: Gatehouse does not know this member of a named location and leaves it out of account"}, locations[1].Notes)

	for _, text := range []string{
		`{"namedLocations":[{"id":"1","ipRanges":[{"cidrAddress":"192.0.2.0/24"}]}]}`,
		`{"version":"v","policies":[` + plainPolicy + `],"named_locations":{"@odata.context":"c","value":[{"id":"1","ipRanges":[{"cidrAddress":"192.0.2.0/24"}]}]}}`,
		`{"id":"1","ipv4Ranges":["192.0.2.0/24"],"ipv6Ranges":[]}`,
	} {
		locations, err := ParseLocations([]byte(text))
		require.NoError(t, err, text)
		require.Len(t, locations, 1)
		assert.Equal(t, "1 [192.0.2.0/24]", locations[0].ID+" "+asText(locations[0].Ranges))
		documents, err := LocationDocuments([]byte(text))
		require.NoError(t, err)
		assert.Len(t, documents, 1)
	}
	_, err = ParseLocations([]byte(`{"namedLocations":{"value":[{"ipRanges":["x"]}]}}`))
	assert.ErrorContains(t, err, `/namedLocations/value/0/ipRanges/0: "x" is no range`)

	for text, want := range map[string]string{
		`{"id":"x"}`: "is no named location",
		`{"displayName":"L","ipRanges":[{"cidrAddress":"192.0.2.0/33"}]}`: `"L": /ipRanges/0/cidrAddress: "192.0.2.0/33" is no range`,
		`{"ipRanges":[{}]}`:                  "/ipRanges/0/cidrAddress: is missing",
		`{"countriesAndRegions":["Narnia"]}`: `/countriesAndRegions/0: "Narnia" is no country`,
		`{"countriesAndRegions":["A1"]}`:     `/countriesAndRegions/0: "A1" is no country`,
		`{"countriesAndRegions":["D","É"]}`:  `/countriesAndRegions/1: "É" is no country`,
		`[`:                                  "read named locations: the file is not JSON",
	} {
		_, err := ParseLocations([]byte(text))
		assert.ErrorContains(t, err, want, text)
	}
}
