package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

// onlyAgents are the conditions of a policy that means no people, with these members
// of "agents" and others.
func onlyAgents(members, more string) string {
	return users(`"includeUsers":["None"]`) + `,"agents":{"@odata.type":"#microsoft.graph.conditionalAccessAgents",` + members + `}` + more
}

func TestEvaluate_agentsOfConditions(t *testing.T) {
	const unknown, open = "unknown", "notEnoughInformation"
	all := onlyAgents(`"includeAgentUsers":["All"],"excludeAgentUsers":[],"agentFilter":null`, "")
	named := onlyAgents(`"includeAgentUsers":["`+ada+`"]`, "")
	people := func(members string) string { return users(`"includeUsers":["All"]`) + `,"agents":{` + members + `}` }
	isAgent, isHuman := agentSays(`"agentType":"agentIDuser"`), agentSays(`"agentType":"notAgentic"`)
	principal := func(agent string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) {
			agentSays(agent)(ev)
			ev.UserId, ev.UserPrincipalName, ev.ServicePrincipalId = "", "", "sp"
		}
	}
	interactively := func(ev *schemas.SignIn) {
		ev.Enrichment = &schemas.Enrichment{EventType: schemas.EventType_EVENT_TYPE_INTERACTIVE_USER}
	}
	runCases(t, []evalCase{
		{name: "all, an agent's account", conditions: all, event: isAgent, result: "failure"},
		{name: "all, a person", conditions: all, event: isHuman, result: "notApplied", reason: "users"},
		{name: "all, a person who signed in interactively", conditions: all, event: interactively, result: "notApplied", reason: "users"},
		{name: "all, nobody says", conditions: all, result: unknown, reason: open},
		{name: "all, not interactively, nobody says", conditions: all, event: func(ev *schemas.SignIn) {
			ev.IsInteractive = new(bool)
			*ev.IsInteractive = true
			ev.Enrichment = &schemas.Enrichment{EventType: schemas.EventType_EVENT_TYPE_NON_INTERACTIVE_USER}
		}, result: unknown, reason: open},
		{name: "all, a service principal", conditions: all, event: principal(`"agentType":"notAgentic"`), result: "notApplied", reason: "users"},
		{name: "all, an agent identity", conditions: all, event: principal(`"agentType":"agenticAppInstance"`), result: "notApplied", reason: "users"},
		{name: "none", conditions: onlyAgents(`"includeAgentUsers":["None"]`, ""), event: isAgent, result: "notApplied", reason: "users"},

		{name: "by id", conditions: named, event: isAgent, result: "failure"},
		{name: "by id, nobody says", conditions: named, result: "failure"},
		{name: "by id, another agent", conditions: named, event: func(ev *schemas.SignIn) {
			isAgent(ev)
			ev.UserId = glass
		}, result: "notApplied", reason: "users"},
		{name: "by id, somebody of whom nobody says", conditions: named, event: func(ev *schemas.SignIn) { ev.UserId = glass }, result: "notApplied", reason: "users"},
		{name: "by id, only an address known", conditions: named, event: func(ev *schemas.SignIn) {
			isAgent(ev)
			ev.UserId = ""
		}, result: unknown, reason: open},
		{name: "by id, a person of whom only an address is known", conditions: named, event: func(ev *schemas.SignIn) {
			isHuman(ev)
			ev.UserId = ""
		}, result: "notApplied", reason: "users"},
		{name: "by address", conditions: onlyAgents(`"includeAgentUsers":["Ada@example.org"]`, ""), event: isAgent, result: "failure"},
		{name: "by a word nobody knows", conditions: onlyAgents(`"includeAgentUsers":["AllMoonAgents"]`, ""), event: isAgent, result: unknown, reason: open},
		{name: "by a word nobody knows, a person", conditions: onlyAgents(`"includeAgentUsers":["AllMoonAgents"]`, ""), event: isHuman, result: "notApplied", reason: "users"},
		{name: "excluded", conditions: onlyAgents(`"includeAgentUsers":["All"],"excludeAgentUsers":["`+ada+`"]`, ""), event: isAgent, result: "notApplied", reason: "users"},
		{name: "excluded as a user", conditions: users(`"includeUsers":["None"],"excludeUsers":["`+ada+`"]`) + `,"agents":{"includeAgentUsers":["All"]}`, event: isAgent, result: "notApplied", reason: "users"},

		{name: "people and all agents, an agent", conditions: people(`"includeAgentUsers":["All"]`), event: isAgent, result: "failure"},
		{name: "people and all agents, a person", conditions: people(`"includeAgentUsers":["All"]`), event: isHuman, result: "failure"},
		{name: "people but no agent, an agent", conditions: people(`"excludeAgentUsers":["All"]`), event: isAgent, result: "notApplied", reason: "users"},
		{name: "people but no agent, a person", conditions: people(`"excludeAgentUsers":["All"]`), event: isHuman, result: "failure"},
		{name: "people but no agent, nobody says", conditions: people(`"excludeAgentUsers":["All"]`), result: unknown, reason: open},

		{name: "by attributes", conditions: onlyAgents(`"agentFilter":{"mode":"include","rule":"x"}`, ""), event: isAgent, result: unknown, reason: open},
		{name: "by attributes, a person", conditions: onlyAgents(`"agentFilter":{"mode":"include","rule":"x"}`, ""), event: isHuman, result: "notApplied", reason: "users"},
		{name: "but by attributes", conditions: onlyAgents(`"includeAgentUsers":["All"],"agentFilter":{"mode":"exclude","rule":"x"}`, ""), event: isAgent, result: unknown, reason: open},
		{name: "excluded, and by attributes", conditions: onlyAgents(`"includeAgentUsers":["All"],"excludeAgentUsers":["All"],"agentFilter":{"mode":"exclude","rule":"x"}`, ""), event: isAgent, result: "notApplied", reason: "users"},

		{name: "members of the future", conditions: onlyAgents(`"includeAgentMoons":["x"]`, ""), event: isAgent, result: unknown, reason: open},
		{name: "members of the future, a person", conditions: onlyAgents(`"includeAgentMoons":["x"]`, ""), event: isHuman, result: "notApplied", reason: "users"},
		{name: "members of the future, an agent identity", conditions: onlyAgents(`"includeAgentMoons":["x"]`, ""), event: principal(`"agentType":"agenticAppInstance"`), result: unknown, reason: open},
		{name: "members of the future, a service principal", conditions: onlyAgents(`"includeAgentMoons":["x"]`, ""), event: principal(`"agentType":"notAgentic"`), result: "notApplied", reason: "users"},

		{name: "risky agents", conditions: onlyAgents(`"includeAgentUsers":["All"]`, `,"agentIdRiskLevels":"medium,high"`), event: isAgent, result: unknown, reason: open},
		{name: "risky agents, a person", conditions: onlyAgents(`"includeAgentUsers":["All"]`, `,"agentIdRiskLevels":"medium,high"`), event: isHuman, result: "notApplied", reason: "users"},
		{name: "agents somewhere", conditions: onlyAgents(`"includeAgentUsers":["All"]`, `,"agentContext":{"includeAgentContexts":["x"],"excludeAgentContexts":[]}`), event: isAgent, result: unknown, reason: open},
		{name: "agents somewhere, a person", conditions: onlyAgents(`"includeAgentUsers":["All"]`, `,"agentContext":{"includeAgentContexts":["x"],"excludeAgentContexts":[]}`), event: isHuman, result: "notApplied", reason: "users"},
		{name: "beside agent identities, a person", conditions: onlyAgents(`"includeAgentUsers":["All"]`, `,"clientApplications":{"includeAgentIdServicePrincipals":["All"]}`), event: isHuman, result: "notApplied", reason: "users"},
		{name: "beside agent identities, an agent's account", conditions: onlyAgents(`"includeAgentUsers":["All"]`, `,"clientApplications":{"includeAgentIdServicePrincipals":["All"]}`), event: isAgent, result: "failure"},
	})
}

func TestParsePolicies_agentsAreKnown(t *testing.T) {
	assert.Empty(t, policyOf(t, Enabled, onlyAgents(`"includeAgentUsers":["All"],"excludeAgentUsers":["`+ada+`","x@example.org"],"agentFilter":null`, ""), "", "").Notes)
	assert.Equal(t, []string{
		"/conditions/agents/agentFilter: sign-ins carry no custom security attributes, so the policy is unknown wherever the filter decides",
		"/conditions/agents/moons: Gatehouse does not know this part of the condition, so the policy is unknown wherever it could decide",
		"/conditions/agents: AllMoonAgents: neither an id nor an address: which accounts of agents the policy means is unknown",
	}, policyOf(t, Enabled, onlyAgents(`"includeAgentUsers":["AllMoonAgents"],"agentFilter":{"mode":"include","rule":"x"},"moons":1`, ""), "", "").Notes)
}
