package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

// What Gatehouse does not know may add to a condition or take away from it: the
// policy is unknown where that could decide, and a note says so.
func TestEvaluate_unknownMembers(t *testing.T) {
	const unknown, open = "unknown", "notEnoughInformation"
	others := users(`"includeUsers":["` + glass + `"]`)
	principal := func(ev *schemas.SignIn) {
		ev.UserId, ev.UserPrincipalName, ev.ServicePrincipalId = "", "", "sp"
	}
	runCases(t, []evalCase{
		{name: "may include the user", conditions: users(`"includeUsers":["None"],"includeNewThing":["x"]`), result: unknown, reason: open},
		{name: "may include whoever is included", conditions: users(`"includeUsers":["All"],"includeNewThing":["x"]`), result: "failure"},
		{name: "may include the user, who is excluded", conditions: users(`"excludeUsers":["` + ada + `"],"includeNewThing":["x"]`), result: unknown, reason: open},
		{name: "may exclude the user", conditions: users(`"includeUsers":["All"],"excludeNewThing":["x"]`), result: unknown, reason: open},
		{name: "may exclude who is not included", conditions: users(`"includeUsers":["None"],"excludeNewThing":["x"]`), result: "notApplied", reason: "users"},
		{name: "says nothing", conditions: users(`"includeUsers":["None"],"includeNewThing":[],"excludeNewThing":null,"newThing@odata.type":"x","#microsoft.graph.newThing":{"target":"x"}`), result: "notApplied", reason: "users"},
		{name: "may do either", conditions: users(`"includeUsers":["None"],"newThing":"x"`), result: unknown, reason: open},
		{name: "a filter that includes", conditions: users(`"includeUsers":["All"],"newFilter":{"mode":"include","rule":"x"}`), result: "failure"},
		{name: "a filter that excludes", conditions: users(`"includeUsers":["All"],"newFilter":{"mode":"exclude","rule":"x"}`), result: unknown, reason: open},
		{name: "another condition decides", conditions: users(`"includeNewThing":["x"]`) + `,"clientAppTypes":["other"]`, result: "notApplied", reason: "clientApps"},
		{name: "kinds of guests", conditions: users(`"includeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"internalGuest,unknownFutureValue"}`), result: unknown, reason: open},
		{name: "parts of guests", conditions: users(`"includeUsers":["All"],"excludeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"internalGuest","moons":["x"]}`), result: unknown, reason: open},
		{name: "kinds of tenants", conditions: users(`"includeUsers":["All"],"excludeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"internalGuest","externalTenants":{"membershipKind":"unknownFutureValue"}}`), result: unknown, reason: open},

		{name: "service principals may be included", conditions: users(`"includeUsers":["None"]`) + `,"clientApplications":{"includeNewThing":["All"]}`, event: principal, result: unknown, reason: open},
		{name: "service principals may be excluded", conditions: users(``) + `,"clientApplications":{"includeServicePrincipals":["sp"],"excludeNewThing":["All"]}`, event: principal, result: unknown, reason: open},
		{name: "a condition that may name subjects", conditions: others + `,"robots":{"includeRobots":["All"],"excludeRobots":[]}`, result: unknown, reason: open},
		{name: "one that names how agents run", conditions: others + `,"agentContext":{"includeAgentContexts":["x"]}`, result: "notApplied", reason: "users"},

		{name: "applications may be included", conditions: apps(`"includeApplications":["None"],"includeNewThing":["x"]`), result: unknown, reason: open},
		{name: "applications may be excluded", conditions: apps(`"includeApplications":["All"],"excludeNewThing":["x"]`), result: unknown, reason: open},
		{name: "levels of protection", conditions: apps(`"includeProtectionLevels":["x"]`), result: unknown, reason: open},
		{name: "traffic beside all", conditions: apps(`"includeApplications":["All"],"networkAccess":{"includeTrafficProfiles":["internet"]}`), result: "failure"},
		{name: "an action of the future", conditions: apps(`"includeUserActions":["urn:user:moon"]`), event: func(ev *schemas.SignIn) {
			ev.ResourceId = "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9"
		}, result: unknown, reason: open},
		{name: "beside user actions", conditions: apps(`"includeUserActions":["urn:user:registerdevice"],"includeNewThing":["x"]`), result: unknown, reason: open},

		{name: "platforms may be included", conditions: `"platforms":{"includePlatforms":["iOS"],"includeNewThing":["x"]}`, result: unknown, reason: open},
		{name: "only unknown platforms", conditions: `"platforms":{"includeNewThing":["x"]}`, result: unknown, reason: open},
		{name: "platforms may be excluded", conditions: `"platforms":{"includePlatforms":["all"],"excludeNewThing":["x"]}`, result: unknown, reason: open},
		{name: "a platform that was not exported", conditions: `"platforms":{"includePlatforms":["iOS","unknownFutureValue"]}`, result: unknown, reason: open},
		{name: "locations may be included", conditions: `"locations":{"includeLocations":["` + office + `"],"includeNewThing":["x"]}`, result: unknown, reason: open},
		{name: "only unknown locations", conditions: `"locations":{"includeNewThing":["x"]}`, result: unknown, reason: open},
		{name: "locations may be excluded", conditions: `"locations":{"includeLocations":["All"],"excludeNewThing":["x"]}`, result: unknown, reason: open},
		{name: "excluding who is elsewhere", conditions: `"locations":{"includeLocations":["` + office + `"],"excludeNewThing":["x"]}`, result: "notApplied", reason: "location"},
		{name: "devices", conditions: `"devices":{"includeDevices":["DomainJoined"],"newFilter":{"mode":"include","rule":"x"}}`, result: unknown, reason: open},
		{name: "states of devices", conditions: `"deviceStates":{"newStates":["x"]}`, result: unknown, reason: open},
		{name: "parts of a device filter", conditions: `"devices":{"deviceFilter":{"mode":"include","rule":"device.model -eq null","scope":"x"}}`, result: unknown, reason: open},
		{name: "flows", conditions: `"authenticationFlows":{"transferMethods":"deviceCodeFlow","newMethods":"x"}`, result: unknown, reason: open},
		{name: "a flow that was not exported", conditions: `"authenticationFlows":{"transferMethods":"unknownFutureValue"}`, result: unknown, reason: open},
		{name: "a client type that was not exported", conditions: `"clientAppTypes":["other","unknownFutureValue"]`, result: unknown, reason: open},
		{name: "a risk that was not exported", conditions: `"signInRiskLevels":["unknownFutureValue"]`, result: unknown, reason: open},

		{name: "a word for users", conditions: users(`"includeUsers":["AllMoonUsers"]`), result: unknown, reason: open},
		{name: "a template's gap", conditions: users(`"includeUsers":["All"],"excludeUsers":["<break glass>"]`), result: unknown, reason: open},
		{name: "a word for service principals", conditions: users(``) + `,"clientApplications":{"includeServicePrincipals":["AllMoonPrincipals"]}`, event: principal, result: unknown, reason: open},
	})
}

func TestParsePolicies_unknownMembersAreNoted(t *testing.T) {
	for conditions, want := range map[string]string{
		users(`"includeNewThing":["x"]`): "/conditions/users/includeNewThing: Gatehouse does not know this part of the condition",
		users(`"includeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"unknownFutureValue"}`): "guestOrExternalUserTypes: Graph did not export which value stands here",
		`"clientApplications":{"x/y":1}`:                      "/conditions/clientApplications/x~1y: Gatehouse does not know",
		`"platforms":{"x":"y"}`:                               "/conditions/platforms/x: ",
		`"locations":{"x":"y"}`:                               "/conditions/locations/x: ",
		`"devices":{"x":"y"}`:                                 "/conditions/devices/x: ",
		`"authenticationFlows":{"x":"y"}`:                     "/conditions/authenticationFlows/x: ",
		apps(`"includeApplications":["AllAgentIdResources"]`): "/conditions/applications: sign-ins do not say whether the resource is an agent",
		apps(`"includeUserActions":["urn:user:moon"]`):        `/conditions/applications/includeUserActions: Gatehouse does not know the action "urn:user:moon"`,
		`"clientApplications":{"agentIdServicePrincipalFilter":{"mode":"include","rule":"x -eq 1"}}`: "/conditions/clientApplications/agentIdServicePrincipalFilter: sign-ins carry no custom security attributes",
	} {
		p := policyOf(t, Enabled, conditions, "", "")
		require.Len(t, p.Notes, 1, "%s: %q", conditions, p.Notes)
		assert.Contains(t, p.Notes[0], want)
	}
	set := world(t, policyOf(t, Enabled, users(`"includeUsers":["AllMoonUsers"]`), "", ""))
	assert.Contains(t, set.Notes(), `"Policy": AllMoonUsers: neither an id nor an address: whom the policy means is unknown`)
}
