package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

// agentSays is an event's property "agent" with these members.
func agentSays(members string) func(*schemas.SignIn) {
	return func(ev *schemas.SignIn) { ev.Additional = `{"agent":{` + members + `}}` }
}

func TestEvaluate_agentUsers(t *testing.T) {
	all := users(`"includeUsers":["AllAgentIdUsers"]`)
	but := users(`"includeUsers":["All"],"excludeUsers":["allagentidusers"]`)
	isAgent := agentSays(`"agentType":"agentIDuser"`)
	isHuman := agentSays(`"agentType":"notAgentic","agentSubjectType":"notAgentic"`)
	runCases(t, []evalCase{
		{name: "an agent's account", conditions: all, event: isAgent, result: "failure"},
		{name: "by the subject's type", conditions: all, event: agentSays(`"agentType":"agenticAppInstance","agentSubjectType":"agentIDuser"`), result: "failure"},
		{name: "a person", conditions: all, event: isHuman, result: "notApplied", reason: "users"},
		{name: "a person for whom an agent acts", conditions: all, event: agentSays(`"agentType":"agenticAppInstance","agentSubjectType":"notAgentic"`), result: "notApplied", reason: "users"},
		{name: "nobody says", conditions: all, result: "unknown", reason: "notEnoughInformation"},
		{name: "Graph did not export it", conditions: all, event: agentSays(`"agentType":"unknownFutureValue"`), result: "unknown", reason: "notEnoughInformation"},
		{name: "no agent signs in interactively", conditions: all, event: func(ev *schemas.SignIn) { ev.SignInEventTypes = []string{"interactiveUser"} }, result: "notApplied", reason: "users"},
		{name: "as a service principal", conditions: all, event: func(ev *schemas.SignIn) {
			isAgent(ev)
			ev.UserId, ev.UserPrincipalName, ev.ServicePrincipalId = "", "", "sp"
		}, result: "unknown", reason: "notEnoughInformation"},
		{name: "excluded", conditions: but, event: isAgent, result: "notApplied", reason: "users"},
		{name: "excluded, a person", conditions: but, event: isHuman, result: "failure"},
		{name: "excluded, nobody says", conditions: but, result: "unknown", reason: "notEnoughInformation"},
		{name: "all users", event: isAgent, result: "unknown", reason: "notEnoughInformation"},
		{name: "by id", conditions: users(`"includeUsers":["` + ada + `"]`), event: isAgent, result: "failure"},
	})
}

func TestEvaluate_agentIdentities(t *testing.T) {
	const one, other, blueprint = "cccccccc-0000-4000-8000-000000000011", "cccccccc-0000-4000-8000-000000000012", "cccccccc-0000-4000-8000-000000000013"
	signIn := func(agent string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) {
			agentSays(agent)(ev)
			ev.UserId, ev.UserPrincipalName, ev.ServicePrincipalId, ev.AppOwnerTenantId = "", "", one, "tenant"
		}
	}
	isAgent, isNone := signIn(`"agentType":"agenticAppInstance"`), signIn(`"agentType":"notAgentic"`)
	child := signIn(`"agentType":"agenticAppInstance","agentSubjectParentId":"` + blueprint + `"`)
	silent := func(ev *schemas.SignIn) {
		isAgent(ev)
		ev.Additional = ""
	}
	agents := func(members string) string {
		return users(`"includeUsers":["None"]`) + `,"clientApplications":{"includeServicePrincipals":[],` + members + `}`
	}
	all, named := agents(`"includeAgentIdServicePrincipals":["All"]`), agents(`"includeAgentIdServicePrincipals":["`+other+`"]`)
	runCases(t, []evalCase{
		{name: "all", conditions: all, event: isAgent, result: "failure"},
		{name: "no agent", conditions: all, event: isNone, result: "notApplied", reason: "workloadIdentities"},
		{name: "nobody says", conditions: all, event: silent, result: "unknown", reason: "notEnoughInformation"},
		{name: "a user", conditions: all, result: "notApplied", reason: "workloadIdentities"},
		{name: "by id", conditions: agents(`"includeAgentIdServicePrincipals":["` + one + `"]`), event: isAgent, result: "failure"},
		{name: "by what it was made from", conditions: agents(`"includeAgentIdServicePrincipals":["` + blueprint + `"]`), event: child, result: "failure"},
		{name: "another", conditions: named, event: child, result: "notApplied", reason: "workloadIdentities"},
		{name: "perhaps made from it", conditions: named, event: isAgent, result: "unknown", reason: "notEnoughInformation"},
		{name: "none", conditions: agents(`"includeAgentIdServicePrincipals":["None"]`), event: isAgent, result: "notApplied", reason: "workloadIdentities"},
		{name: "excluded", conditions: agents(`"includeAgentIdServicePrincipals":["All"],"excludeAgentIdServicePrincipals":["` + one + `"]`), event: isAgent, result: "notApplied", reason: "workloadIdentities"},
		{name: "another excluded", conditions: agents(`"includeAgentIdServicePrincipals":["All"],"excludeAgentIdServicePrincipals":["` + other + `"]`), event: child, result: "failure"},
		{name: "by attributes", conditions: agents(`"agentIdServicePrincipalFilter":{"mode":"include","rule":"CustomSecurityAttribute.A_B -eq \"c\""}`), event: isAgent, result: "unknown", reason: "notEnoughInformation"},
		{name: "by attributes, no agent", conditions: agents(`"agentIdServicePrincipalFilter":{"mode":"include","rule":"x"}`), event: isNone, result: "notApplied", reason: "workloadIdentities"},
		{name: "own service principals", conditions: users(``) + `,"clientApplications":{"includeServicePrincipals":["ServicePrincipalsInMyTenant"]}`, event: isAgent, result: "unknown", reason: "notEnoughInformation"},
		{name: "a policy for users", event: isAgent, result: "notApplied", reason: "users"},
	})
}

func TestEvaluate_agentResources(t *testing.T) {
	to := func(id string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) { ev.ResourceId, ev.ResourceDisplayName = id, "Something" }
	}
	all, but := apps(`"includeApplications":["AllAgentIdResources"]`), apps(`"includeApplications":["All"],"excludeApplications":["AllAgentIdResources"]`)
	runCases(t, []evalCase{
		{name: "a service of Microsoft is none", conditions: all, result: "notApplied", reason: "application"},
		{name: "may be one", conditions: all, event: to(crm), result: "unknown", reason: "notEnoughInformation"},
		{name: "beside all", conditions: apps(`"includeApplications":["All","AllAgentIdResources"]`), event: to(crm), result: "failure"},
		{name: "may be excluded", conditions: but, event: to(crm), result: "unknown", reason: "notEnoughInformation"},
		{name: "a service of Microsoft is not excluded", conditions: but, result: "failure"},
	})
}

func TestAgentOf(t *testing.T) {
	want := agentSignIn{AgentType: agentIdentity, ParentAppID: "p"}
	for text, want := range map[string]agentSignIn{
		`{"agent":{"agentType":"agenticAppInstance","parentAppId":"p"}}`:           want,
		`{"x":1,"Agent":{"AgentType":"agenticAppInstance","ParentAppId":"p"}}`:     want,
		`{"agent":"{\"agentType\":\"agenticAppInstance\",\"parentAppId\":\"p\"}"}`: want,
		`{"agent":"none"}`:                {},
		`{"agent":7}`:                     {},
		`{"x":{"agent":{"agentType":1}}}`: {},
		``:                                {},
	} {
		assert.Equal(t, want, agentOf(text), text)
	}
}
