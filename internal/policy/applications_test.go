package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

func apps(member string) string { return `"applications":{` + member + `}` }

func TestEvaluate_applications(t *testing.T) {
	resource := func(id string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) { ev.ResourceId, ev.ResourceDisplayName = id, "Something" }
	}
	nameless := func(id string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) { ev.ResourceId, ev.ResourceDisplayName, ev.AppDisplayName = id, "", "" }
	}
	runCases(t, []evalCase{
		{name: "none", conditions: apps(`"includeApplications":["None"]`), result: "notApplied", reason: "application"},
		{name: "resource", conditions: apps(`"includeApplications":["` + exchange + `"]`), result: "failure"},
		{name: "another", conditions: apps(`"includeApplications":["cccccccc-0000-4000-8000-000000000001"]`), result: "notApplied", reason: "application"},
		{name: "excluded", conditions: apps(`"includeApplications":["All"],"excludeApplications":["` + exchange + `"]`), result: "notApplied", reason: "application"},
		{name: "by name", conditions: apps(`"includeApplications":["office 365 exchange online"]`), result: "failure"},
		{name: "perhaps by name", conditions: apps(`"includeApplications":["Payroll"]`), event: nameless("cccccccc-0000-4000-8000-000000000001"), result: "unknown", reason: "notEnoughInformation"},
		{name: "perhaps the client by name", conditions: apps(`"includeApplications":["Payroll"]`), event: func(ev *schemas.SignIn) { ev.AppDisplayName = "" }, result: "unknown", reason: "notEnoughInformation"},
		{name: "perhaps the client is excluded by name", conditions: apps(`"includeApplications":["All"],"excludeApplications":["Payroll"]`), event: func(ev *schemas.SignIn) { ev.AppDisplayName = "" }, result: "failure"},
		{name: "perhaps an audience by name", conditions: apps(`"includeApplications":["Payroll"]`), event: func(ev *schemas.SignIn) {
			ev.ConditionalAccessAudiences = []*schemas.ConditionalAccessAudience{{ApplicationId: "cccccccc-0000-4000-8000-000000000002"}}
		}, result: "unknown", reason: "notEnoughInformation"},
		{name: "a resource by its name alone", conditions: apps(`"includeApplications":["` + exchange + `"]`), event: func(ev *schemas.SignIn) { ev.ResourceId = "" }, result: "unknown", reason: "notEnoughInformation"},
		{name: "perhaps the client", conditions: apps(`"includeApplications":["` + crm + `"]`), event: func(ev *schemas.SignIn) { ev.AppId = "" }, result: "unknown", reason: "notEnoughInformation"},
		{name: "perhaps the client, of an excluded resource", conditions: apps(`"includeApplications":["` + crm + `"],"excludeApplications":["` + exchange + `"]`), event: func(ev *schemas.SignIn) { ev.AppId = "" }, result: "unknown", reason: "notEnoughInformation"},
		{name: "not a public client", conditions: apps(`"includeApplications":["` + crm + `"]`), event: func(ev *schemas.SignIn) { ev.AppId, ev.ClientCredentialType = "", "none" }, result: "notApplied", reason: "application"},
		{name: "the client itself", conditions: apps(`"includeApplications":["` + crm + `"]`), result: "failure"},
		{name: "a public client is no resource", conditions: apps(`"includeApplications":["` + crm + `"]`),
			event: func(ev *schemas.SignIn) { ev.ClientCredentialType = "none" }, result: "notApplied", reason: "application"},
		{name: "a public client, nothing else named", conditions: apps(`"includeApplications":["` + crm + `"]`),
			event: func(ev *schemas.SignIn) { ev.ClientCredentialType, ev.ResourceId = "none", "" }, result: "failure"},
		{name: "an audience", conditions: apps(`"includeApplications":["cccccccc-0000-4000-8000-000000000002"]`), event: func(ev *schemas.SignIn) {
			ev.ConditionalAccessAudiences = []*schemas.ConditionalAccessAudience{{ApplicationId: "CCCCCCCC-0000-4000-8000-000000000002"}}
		}, result: "failure"},
		{name: "nothing known", conditions: apps(`"includeApplications":["` + crm + `"]`), event: func(ev *schemas.SignIn) {
			ev.ResourceId, ev.AppId = "", ""
		}, result: "unknown", reason: "notEnoughInformation"},
		{name: "Office 365", conditions: apps(`"includeApplications":["Office365"]`), result: "failure"},
		{name: "Office 365, spelt out", conditions: apps(`"includeApplications":["Office 365"]`), result: "failure"},
		{name: "not Office 365", conditions: apps(`"includeApplications":["Office365"]`), event: resource("797f4846-ba00-4fd7-ba43-dac1f8f63013"), result: "notApplied", reason: "application"},
		{name: "Office 365 excluded", conditions: apps(`"includeApplications":["All"],"excludeApplications":["Office365"]`), result: "notApplied", reason: "application"},
		{name: "not Office 365, by its id alone", conditions: apps(`"includeApplications":["Office365"]`), event: nameless("797f4846-ba00-4fd7-ba43-dac1f8f63013"), result: "notApplied", reason: "application"},
		{name: "all but Office 365, by its id alone", conditions: apps(`"includeApplications":["All"],"excludeApplications":["Office365"]`), event: nameless(crm), result: "failure"},
		{name: "admin portals", conditions: apps(`"includeApplications":["MicrosoftAdminPortals"]`), event: resource("c44b4083-3bb0-49c1-b47d-974e53cbdf3c"), result: "failure"},
		{name: "no admin portal", conditions: apps(`"includeApplications":["MicrosoftAdminPortals"]`), result: "notApplied", reason: "application"},
		{name: "by attributes", conditions: apps(`"includeApplications":[],"applicationFilter":{"mode":"include","rule":"CustomSecurityAttribute.A_B -eq \"c\""}`), result: "unknown", reason: "notEnoughInformation"},
		{name: "without those with attributes", conditions: apps(`"includeApplications":["All"],"applicationFilter":{"mode":"exclude","rule":"x"}`), result: "unknown", reason: "notEnoughInformation"},
		{name: "attributes beside a name", conditions: apps(`"includeApplications":["` + exchange + `"],"applicationFilter":{"mode":"include","rule":"x"}`), result: "failure"},
		{name: "traffic, by underscored names", conditions: apps(`"global_secure_access":{"include_traffic_profiles":"internet"}`), result: "unknown", reason: "notEnoughInformation"},
		{name: "traffic", conditions: apps(`"networkAccess":{"includeTrafficProfiles":["internet"]}`), result: "unknown", reason: "notEnoughInformation"},
	})
}

// Each audience counts by itself: what one of them excludes does not excuse another.
// What can be neither an id nor a word nor a name leaves open what the policy means,
// and other names are noted: a misspelt one would never match.
func TestEvaluate_applications_oddNames(t *testing.T) {
	const odd, plain = "whether the policy means an application by it is unknown", "nothing by a name that is misspelt"
	for name, c := range map[string]struct{ note, include, exclude string }{
		"All":                                  {"", "failure", "notApplied"},
		"office365":                            {"", "failure", "notApplied"},
		"MicrosoftAdminPortals":                {"", "notApplied", "failure"},
		exchange:                               {"", "failure", "notApplied"},
		crm:                                    {"", "failure", "failure"},
		"Sway":                                 {"", "notApplied", "failure"},
		"Microsoft Azure Management":           {"", "notApplied", "failure"},
		"Ofice365":                             {"Office365 may be meant; " + odd, "unknown", "unknown"},
		"Office-356":                           {"Office365 may be meant; " + odd, "unknown", "unknown"},
		"M365":                                 {"Office365 may be meant; " + odd, "unknown", "unknown"},
		"MicrosoftAdminPortal":                 {"MicrosoftAdminPortals may be meant; " + odd, "unknown", "unknown"},
		"All cloud apps":                       {"All may be meant; " + odd, "unknown", "unknown"},
		"*":                                    {"All may be meant; " + odd, "unknown", "unknown"},
		"AllMoonResources":                     {"is no word that Gatehouse knows; " + odd, "unknown", "unknown"},
		"%AppId%":                              {"is the gap of a template; " + odd, "unknown", "unknown"},
		"<application id>":                     {"is the gap of a template; " + odd, "unknown", "unknown"},
		"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx": {"is the gap of a template; " + odd, "unknown", "unknown"},
		"Payroll":                              {plain, "notApplied", "failure"},
		"$app":                                 {"is the gap of a template; " + odd, "unknown", "unknown"},
		"0000002-0000-0ff1-ce00-000000000000":  {"is no id: one has 8, 4, 4, 4 and 12 hexadecimal digits; " + odd, "unknown", "unknown"},
		"AllState Portal":                      {plain, "notApplied", "failure"},
		"100% Cloud":                           {plain, "notApplied", "failure"},
		"Allianz":                              {plain, "notApplied", "failure"},
		"Something else":                       {plain, "notApplied", "failure"},
	} {
		t.Run(name, func(t *testing.T) {
			ev := ordinary()
			alone := func(members string) *Set {
				set, err := Compile([]*Policy{policyOf(t, Enabled, apps(members), "", "")}, nil, nil)
				require.NoError(t, err)
				return set
			}
			included, excluded := alone(`"includeApplications":["`+name+`"]`), alone(`"includeApplications":["All"],"excludeApplications":["`+name+`"]`)
			assert.Equal(t, []string{c.include, c.exclude}, []string{evaluated(included, ev).Policies[0].Result, evaluated(excluded, ev).Policies[0].Result})
			for member, set := range map[string]*Set{"includeApplications": included, "excludeApplications": excluded} {
				if c.note == "" {
					assert.Empty(t, set.Notes())
					continue
				}
				require.Len(t, set.Notes(), 1)
				assert.Contains(t, set.Notes()[0], `"Policy": `+member+": ")
				assert.Contains(t, set.Notes()[0], `"`+name+`"`)
				assert.Contains(t, set.Notes()[0], c.note)
			}
		})
	}
	ev := ordinary()
	ev.ResourceDisplayName = "Ofice365"
	named := world(t, policyOf(t, Enabled, apps(`"includeApplications":["Ofice365"]`), "", ""))
	assert.Equal(t, "failure", evaluated(named, ev).Policies[0].Result, "what is called so is meant")
}

func TestEdits(t *testing.T) {
	for texts, want := range map[[2]string]int{{"", ""}: 0, {"a", ""}: 1, {"", "ab"}: 2, {"ofice365", "office365"}: 1, {"kitten", "sitting"}: 3, {"ab", "ba"}: 2, {"aaaaaaaaaa", "b"}: 10} {
		assert.Equal(t, want, edits(texts[0], texts[1]), "%v", texts)
	}
}

func TestEvaluate_applications_eachAudience(t *testing.T) {
	const sharePoint, teams, graph = "00000003-0000-0ff1-ce00-000000000000", "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe", "00000003-0000-0000-c000-000000000000"
	accesses := func(resource string, audiences ...string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) {
			ev.ResourceId, ev.ResourceDisplayName = resource, "Something"
			for _, id := range audiences {
				ev.ConditionalAccessAudiences = append(ev.ConditionalAccessAudiences, &schemas.ConditionalAccessAudience{ApplicationId: id})
			}
		}
	}
	native := func(event func(*schemas.SignIn)) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) { event(ev); ev.ClientCredentialType = "none" }
	}
	without := func(id string) string {
		return apps(`"includeApplications":["All"],"excludeApplications":["` + id + `"]`)
	}
	only := func(id string) string { return apps(`"includeApplications":["` + id + `"]`) }
	runCases(t, []evalCase{
		{name: "the client is excluded, another resource asked for", conditions: without(crm), event: accesses(sharePoint), result: "failure"},
		{name: "the client is excluded, the directory asked for", conditions: without(crm), event: accesses(graph), result: "unknown", reason: "notEnoughInformation"},
		{name: "the client is excluded, and accessed itself", conditions: without(crm), event: accesses(crm), result: "notApplied", reason: "application"},
		{name: "the client is excluded, nothing else named", conditions: without(crm), event: accesses(""), result: "notApplied", reason: "application"},
		{name: "a public client is excluded", conditions: without(crm), event: native(accesses(graph)), result: "failure"},
		{name: "one audience is excluded", conditions: without(exchange), event: native(accesses(teams, exchange, sharePoint, teams)), result: "failure"},
		{name: "all audiences are excluded", conditions: without("Office365"), event: native(accesses(teams, exchange, sharePoint)), result: "notApplied", reason: "application"},
		{name: "the resource is excluded, the client is named", conditions: apps(`"includeApplications":["` + crm + `"],"excludeApplications":["` + exchange + `"]`), result: "failure"},
		{name: "Graph may stand for a service", conditions: only(exchange), event: accesses(graph), result: "unknown", reason: "notEnoughInformation"},
		{name: "Graph stands for another service", conditions: only(exchange), event: accesses(graph, sharePoint), result: "notApplied", reason: "application"},
		{name: "Graph may stand for the service that is excluded", conditions: without(exchange), event: accesses(graph), result: "unknown", reason: "notEnoughInformation"},
		{name: "Graph stands for a service that is not excluded", conditions: without(exchange), event: accesses(graph, sharePoint), result: "failure"},
		{name: "Graph is excluded itself", conditions: without(graph), event: accesses(graph), result: "notApplied", reason: "application"},
		{name: "Graph stands for no portal", conditions: only("MicrosoftAdminPortals"), event: accesses(graph), result: "notApplied", reason: "application"},
		{name: "Graph is no service of the tenant's own", conditions: only("cccccccc-0000-4000-8000-000000000001"), event: accesses(graph), result: "notApplied", reason: "application"},
		{name: "Azure's management, by the portal", conditions: only("797f4846-ba00-4fd7-ba43-dac1f8f63013"), event: accesses("c44b4083-3bb0-49c1-b47d-974e53cbdf3c"), result: "failure"},
		{name: "Azure's management itself", conditions: only("797f4846-ba00-4fd7-ba43-dac1f8f63013"), event: accesses("797f4846-ba00-4fd7-ba43-dac1f8f63013"), result: "failure"},
		{name: "in another tenant", conditions: only(exchange), event: func(ev *schemas.SignIn) {
			ev.CrossTenantAccessType, ev.ResourceTenantId = "b2bCollaboration", "another"
		}, result: "unknown", reason: "notEnoughInformation"},
		{name: "in another tenant, by whatever access", conditions: only(exchange), event: func(ev *schemas.SignIn) { ev.ResourceTenantId = "another" }, result: "unknown", reason: "notEnoughInformation"},
		{name: "across no tenants", conditions: only(exchange), event: func(ev *schemas.SignIn) {
			ev.CrossTenantAccessType, ev.ResourceTenantId = "none", "another"
		}, result: "failure"},
		{name: "a guest from another tenant", conditions: only(exchange), event: func(ev *schemas.SignIn) {
			ev.CrossTenantAccessType, ev.ResourceTenantId, ev.HomeTenantId = "b2bCollaboration", "tenant", "another"
		}, result: "failure"},
	})
}

// Signing in to Windows itself is not for policies.
func TestEvaluate_windowsSignIn_isNotAsked(t *testing.T) {
	ev := ordinary()
	ev.AppId = "38AA3B87-a06d-4817-b275-7a316988d93b"
	out := evaluated(world(t, policyOf(t, Enabled, "", "", "")), ev)
	assert.False(t, out.Evaluated)
	assert.Equal(t, StatusNotApplied, out.Status)
	assert.Contains(t, out.Why, "Windows")
	assert.Empty(t, out.Policies)
}

func TestEvaluate_userActionsAndContexts(t *testing.T) {
	register, info := apps(`"includeUserActions":["urn:user:registerdevice"]`), apps(`"includeUserActions":["urn:user:registersecurityinfo"]`)
	device := func(ev *schemas.SignIn) { ev.ResourceId = "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9" }
	context := apps(`"includeAuthenticationContextClassReferences":["c1","c3"]`)
	asks := func(id string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) {
			ev.AuthenticationContextClassReferences = []*schemas.AuthenticationContext{{Id: id}}
		}
	}
	runCases(t, []evalCase{
		{name: "registers a device", conditions: register, event: device, result: "failure"},
		{name: "does something else", conditions: register, result: "notApplied", reason: "userActions"},
		{name: "registers a device, as one of several audiences", conditions: register, event: func(ev *schemas.SignIn) {
			ev.ConditionalAccessAudiences = []*schemas.ConditionalAccessAudience{{ApplicationId: "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9"}}
		}, result: "failure"},
		{name: "only the client known", conditions: register, event: func(ev *schemas.SignIn) { ev.ResourceId = "" }, result: "unknown", reason: "notEnoughInformation"},
		{name: "nothing known", conditions: register, event: func(ev *schemas.SignIn) { ev.AppId, ev.ResourceId = "", "" }, result: "unknown", reason: "notEnoughInformation"},
		{name: "may register information", conditions: info, result: "unknown", reason: "notEnoughInformation"},
		{name: "registers a device, not information", conditions: info, event: device, result: "notApplied", reason: "userActions"},
		{name: "the producer says so", conditions: info, event: func(ev *schemas.SignIn) { ev.Additional = `{"userAction":"urn:user:registerSecurityInfo"}` }, result: "failure"},
		{name: "the producer says otherwise", conditions: info, event: func(ev *schemas.SignIn) { ev.Additional = `{"userAction":"urn:user:registerdevice"}` }, result: "notApplied", reason: "userActions"},
		{name: "context", conditions: context, event: asks("C3"), result: "failure"},
		{name: "another context", conditions: context, event: asks("c2"), result: "notApplied", reason: "authenticationContext"},
		{name: "no context named", conditions: context, result: "unknown", reason: "notEnoughInformation"},
	})
}

// The data file has the groups that policies name, with well-formed ids.
func TestAppGroups(t *testing.T) {
	groups := appGroups()
	assert.Greater(t, len(groups[groupOffice365]), 80)
	assert.Greater(t, len(groups[groupAdminPortals]), 5)
	assert.Contains(t, groups[groupOffice365], exchange)
	assert.Contains(t, groups[groupAzureManagement], "c44b4083-3bb0-49c1-b47d-974e53cbdf3c")
	assert.Len(t, groups, 4)
	for group, ids := range groups {
		seen := map[string]bool{}
		for _, id := range ids {
			assert.True(t, isGUID(id), "%s of %s", id, group)
			assert.False(t, seen[id], "%s twice in %s", id, group)
			seen[id] = true
		}
	}
}

func TestMeaningOf(t *testing.T) {
	for code, want := range map[int32]CodeMeaning{
		0: CodeSaysNothing, 50140: CodeSaysNothing, 50076: CodeSaysNothing, 50105: CodeSaysNothing,
		50126: CodeFirstFactorFailed, 50034: CodeFirstFactorFailed, 50053: CodeFirstFactorFailed, 50055: CodeFirstFactorFailed,
		50056: CodeFirstFactorFailed, 50057: CodeFirstFactorFailed, 7000215: CodeFirstFactorFailed,
		700024: CodeFirstFactorFailed, 81004: CodeFirstFactorFailed, 50008: CodeFirstFactorFailed, 130503: CodeFirstFactorFailed, 70016: CodeFirstFactorFailed,
		50005: CodePolicyRefused, 53010: CodePolicyRefused, 530003: CodePolicyRefused, 53000: CodePolicyRefused, 53003: CodePolicyRefused, 530035: CodePolicyRefused,
	} {
		means, why := MeaningOf(code)
		assert.Equal(t, want, means, code)
		assert.Equal(t, want != CodeSaysNothing, why != "", code)
	}
	for code := range codes() {
		_, known := schemas.Errors().Lookup(code)
		assert.True(t, known, "%d is not in the error catalogue", code)
	}
}
