package policy

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/gatehouse/gatehouse/internal/jsonobject"
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
	AgentType, AgentSubjectType       string
	AgentSubjectParentID, ParentAppID string
}

// Types of agents: an agent's user account, an agent identity, and none.
const (
	agentUser     = "agentIDuser"
	agentIdentity = "agenticAppInstance"
	agentNone     = "notAgentic"
)

// readAgent reads whether an agent signs in, and as what. Agents' user accounts
// never sign in interactively.
func (f *Facts) readAgent(ev *schemas.SignIn, decided schemas.EventType) {
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
	case f.AgentUser == Unknown && a.AgentSubjectType == "" && interactive(ev, decided):
		f.AgentUser = No
	}
}

// interactive reports whether somebody signed in interactively: as was decided, else
// as the producer says.
func interactive(ev *schemas.SignIn, decided schemas.EventType) bool {
	if decided != schemas.EventType_EVENT_TYPE_UNSPECIFIED {
		return decided == schemas.EventType_EVENT_TYPE_INTERACTIVE_USER
	}
	for _, kind := range ev.SignInEventTypes {
		if strings.EqualFold(kind, "interactiveUser") {
			return true
		}
	}
	return ev.GetIsInteractive()
}

// agentOf finds the property among those that have no place of their own. It is asked
// for each event, so that what else they hold is passed over.
func agentOf(additional string) (a agentSignIn) {
	if !strings.Contains(additional, `"agent"`) && !strings.Contains(additional, `"Agent"`) {
		return a
	}
	for name, value := range jsonobject.Elements(additional) {
		if strings.EqualFold(name, "agent") {
			a = parseAgent(value)
		}
	}
	return a
}

// parseAgent reads the object, which may be JSON as text; something else under this
// name is none.
func parseAgent(value string) (a agentSignIn) {
	if strings.HasPrefix(value, `"`) {
		inner, err := jsontext.AppendUnquote(nil, value)
		if value = string(inner); err != nil || !jsontext.Value(inner).IsValid() {
			return a
		}
	}
	for name, said := range jsonobject.Elements(value) {
		into := a.member(name)
		if into == nil || said == "null" {
			continue
		}
		text, err := jsontext.AppendUnquote(nil, said)
		if err != nil {
			return agentSignIn{}
		}
		*into = string(text)
	}
	return a
}

// member is where a member's text goes; nil for one that is not read.
func (a *agentSignIn) member(name string) *string {
	switch strings.ToLower(name) {
	case "agenttype":
		return &a.AgentType
	case "agentsubjecttype":
		return &a.AgentSubjectType
	case "agentsubjectparentid":
		return &a.AgentSubjectParentID
	case "parentappid":
		return &a.ParentAppID
	}
	return nil
}
