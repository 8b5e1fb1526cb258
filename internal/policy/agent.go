package policy

import (
	"encoding/json"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// wordAgentUsers are the user accounts of agents, wordAgentResources the agents
// that are accessed.
const (
	wordAgentUsers     = "AllAgentIdUsers"
	wordAgentResources = "AllAgentIdResources"
)

// agentSignIn is Graph's agentSignIn, the property "agent" of a sign-in.
type agentSignIn struct {
	AgentType            string `json:"agentType"`
	AgentSubjectType     string `json:"agentSubjectType"`
	AgentSubjectParentID string `json:"agentSubjectParentId"`
	ParentAppID          string `json:"parentAppId"`
}

// Types of agents: an agent's user account, an agent identity, and none.
const (
	agentUser     = "agentIDuser"
	agentIdentity = "agenticAppInstance"
	agentNone     = "notAgentic"
)

// readAgent reads whether an agent signs in, and as what. Agents' user accounts
// never sign in interactively.
func (f *Facts) readAgent(ev *schemas.SignIn) {
	a := agentOf(ev.Additional)
	f.AgentParents = [2]string{a.AgentSubjectParentID, a.ParentAppID}
	is := func(kind string) Known {
		subject, actor := strings.EqualFold(a.AgentSubjectType, kind), strings.EqualFold(a.AgentType, kind)
		human := strings.EqualFold(a.AgentSubjectType, agentNone)
		switch {
		case subject, actor && a.AgentSubjectType == "":
			return Yes
		case human && !actor, a.AgentSubjectType == "" && strings.EqualFold(a.AgentType, agentNone):
			return No
		}
		return Unknown
	}
	f.AgentUser, f.AgentIdentity = is(agentUser), is(agentIdentity)
	switch {
	case f.AgentUser == Yes:
		f.AgentIdentity = No
		if f.Subject == SubjectServicePrincipal {
			f.Subject = SubjectUnknown // it is a user, whom the sign-in does not name
		}
	case f.AgentUser == Unknown && a.AgentSubjectType == "" && interactive(ev):
		f.AgentUser = No
	}
}

// interactive reports whether the producer says that somebody signed in
// interactively.
func interactive(ev *schemas.SignIn) bool {
	for _, kind := range ev.SignInEventTypes {
		if strings.EqualFold(kind, "interactiveUser") {
			return true
		}
	}
	return ev.GetIsInteractive()
}

// agentOf finds the property among those that have no place of their own.
func agentOf(additional string) agentSignIn {
	if !strings.Contains(additional, `"agent"`) && !strings.Contains(additional, `"Agent"`) {
		return agentSignIn{}
	}
	return parseAgent(additional)
}

func parseAgent(additional string) agentSignIn {
	var extras struct {
		Agent json.RawMessage `json:"agent"`
	}
	var a agentSignIn
	if json.Unmarshal([]byte(additional), &extras) != nil {
		return a
	}
	var text string
	if json.Unmarshal(extras.Agent, &text) == nil { // JSON as text
		extras.Agent = json.RawMessage(text)
	}
	if json.Unmarshal(extras.Agent, &a) != nil {
		return agentSignIn{} // something else under this name
	}
	return a
}
