package policy

import "strings"

// agentUserCondition means user accounts of agents: conditions/agents, in which Graph
// has what the portal and older files call AllAgentIdUsers.
type agentUserCondition struct {
	nameCondition
	// filter is as in applicationCondition.
	filter string
	// open is what unknown members may do, to agents only.
	open unfamiliar
}

// includes reports whether the condition itself means anybody.
func (c *agentUserCondition) includes() bool {
	return c != nil && (len(c.include) > 0 || c.filter == "include")
}

func parseAgentUsers(n node) *agentUserCondition {
	if n.absent() {
		return nil
	}
	c := &agentUserCondition{
		nameCondition: n.pair("AgentUsers"), filter: parseFilterMode(n.get("agentFilter")),
		open: n.unknownMembers(append(includeExclude("AgentUsers"), "agentFilter")...),
	}
	var odd []string
	for _, names := range [][]string{c.include, c.exclude} {
		for _, name := range names {
			if !isAccount(name) && !hasFold([]string{wordAll, wordNone}, name) {
				odd = append(odd, name)
			}
		}
	}
	if len(odd) > 0 {
		n.to.note("%s: %s: neither an id nor an address: which accounts of agents the policy means is unknown", n.at, shortList(odd))
	}
	return c
}

// isAccount reports whether a name is an id or an address.
func isAccount(name string) bool { return isGUID(name) || strings.ContainsAny(name, "@\\") }

// agentUser decides whether the condition includes and excludes the account as one of
// an agent. Who is no agent is never meant; one that is named is one.
func (e *Evaluator) agentUser(c *agentUserCondition) (included, excluded Known) {
	if e.facts.AgentUser == No {
		return No, No
	}
	return byFilter(c.filter, e.agentNamed(c.include), e.agentNamed(c.exclude))
}

func (e *Evaluator) agentNamed(names []string) Known {
	f := e.facts
	return amongNames(names, f.AgentUser, func(name string) Known {
		switch {
		case strings.EqualFold(name, f.UserID), strings.EqualFold(name, f.UserPrincipalName):
			return Yes
		case !isAccount(name), isGUID(name) && f.UserID == "", !isGUID(name) && f.UserPrincipalName == "":
			return Unknown
		}
		return No
	})
}

// agent is whether an agent signs in, as a user or as a service principal.
func (f *Facts) agent() Known {
	switch f.Subject {
	case SubjectUser:
		return f.AgentUser
	case SubjectServicePrincipal:
		return f.AgentIdentity
	case SubjectManagedIdentity:
		return No
	}
	return f.AgentUser.or(f.AgentIdentity)
}
