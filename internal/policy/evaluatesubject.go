package policy

import "strings"

// findUsers finds the policies that include and exclude the user.
func (e *Evaluator) findUsers() {
	f, x := e.facts, e.set.users
	if f.Subject == SubjectServicePrincipal || f.Subject == SubjectManagedIdentity {
		return // no policy for users means them
	}
	switch f.AgentUser {
	case Yes: // sources differ on whether "All" means agents' accounts
		e.usersUnknown.add(x.all)
		e.users.add(e.set.agentUsers)
	default:
		e.users.add(x.all)
		if f.AgentUser == Unknown {
			e.usersUnknown.add(e.set.agentUsers)
		}
	}
	e.usersUnknown.add(x.unresolved)
	e.buffer = x.lookup(e.users, f.UserID, e.buffer)
	e.buffer = x.lookup(e.users, f.UserPrincipalName, e.buffer)
	if f.UserID == "" {
		e.usersUnknown.add(x.byID)
	}
	if f.UserPrincipalName == "" {
		e.usersUnknown.add(x.byOther)
	}
	switch e.guest() {
	case Yes:
		e.users.add(e.set.guests)
	case Unknown:
		e.usersUnknown.add(e.set.guests)
	}
}

// guest decides whether the user is a guest, also by the directory.
func (e *Evaluator) guest() Known {
	f := e.facts
	for _, name := range [...]string{f.UserID, f.UserPrincipalName} {
		if name != "" && len(e.set.guestNames) > 0 {
			e.buffer = appendLower(e.buffer[:0], name)
			if _, ok := e.set.guestNames[string(e.buffer)]; ok {
				return Yes
			}
		}
	}
	if f.Guest == No && (f.UserID == "" && e.set.guestsByID || f.UserPrincipalName == "" && e.set.guestsByOther) {
		return Unknown // perhaps one of the directory's
	}
	return f.Guest
}

// guestOf decides whether the user is one of the guests meant. Of what kind a guest is,
// the directory does not say.
func (e *Evaluator) guestOf(c *guestCondition) Known {
	if e.facts.Guest == No && e.guest() != No {
		return Unknown
	}
	return c.is(e.facts)
}

// findWorkloads finds the policies that include and exclude the service principal.
func (e *Evaluator) findWorkloads() {
	f, x := e.facts, e.set.workloads
	if f.Subject == SubjectUser || f.Subject == SubjectManagedIdentity {
		return
	}
	e.workloads.add(x.all)
	e.workloadsUnknown.add(x.unresolved)
	e.buffer = x.lookup(e.workloads, f.ServicePrincipalID, e.buffer)
	e.buffer = x.lookup(e.workloads, f.AppID, e.buffer)
	if f.ServicePrincipalID == "" || f.AppID == "" {
		e.workloadsUnknown.add(x.byID)
	}
}

// member is what an index found of one policy: an exclusion wins, and one that is
// unknown leaves the inclusion unknown.
func member(found, open class, i int) Known {
	switch {
	case found.exclude.has(i):
		return No
	case !found.include.has(i) && !open.include.has(i):
		return No
	case open.exclude.has(i) || !found.include.has(i):
		return Unknown
	}
	return Yes
}

// subject decides whether a policy means who signs in. Members that Gatehouse does
// not know may mean anybody.
func (e *Evaluator) subject(i int, p *compiled) (answer Known, condition Conditions, reason string) {
	answer, condition, reason = e.knownSubject(i, p)
	if agents := p.conditions.users.agents; agents != nil && e.facts.agent() != No {
		answer = agents.open.decides(answer, No)
	}
	return p.conditions.subjects.decides(answer, No), condition, reason
}

func (e *Evaluator) knownSubject(i int, p *compiled) (answer Known, condition Conditions, reason string) {
	forWorkloads := p.conditions.workloads.configured()
	switch e.facts.Subject {
	case SubjectServicePrincipal, SubjectManagedIdentity:
		if !forWorkloads {
			return No, ConditionUsers, ReasonUsers
		}
		return e.workload(i, p), ConditionServicePrincipals, ReasonWorkloadIdentities
	}
	condition, reason = ConditionUsers, ReasonUsers
	if forWorkloads && !meansUsers(&p.conditions.users) {
		condition, reason = ConditionServicePrincipals, ReasonWorkloadIdentities
	}
	switch {
	case e.facts.Subject == SubjectUnknown: // perhaps an application signed in
		answer = e.user(i, &p.conditions.users)
		if forWorkloads {
			answer = answer.or(e.workload(i, p))
		}
		return answer.and(Unknown), condition, reason
	case condition == ConditionServicePrincipals:
		return No, condition, reason
	}
	return e.user(i, &p.conditions.users), condition, reason
}

func meansUsers(u *userCondition) bool {
	for _, name := range u.users.include {
		if !strings.EqualFold(name, wordNone) {
			return true
		}
	}
	return len(u.groups.include) > 0 || len(u.roles.include) > 0 || u.guestsIn != nil || u.agents.includes()
}

func (e *Evaluator) user(i int, u *userCondition) Known {
	answer := member(e.users, e.usersUnknown, i)
	if u.guestsIn == nil && u.guestsOut == nil && u.agents == nil {
		return answer
	}
	if e.users.exclude.has(i) {
		return No
	}
	included, excluded := known(e.users.include.has(i)), known(false)
	if included == No && e.usersUnknown.include.has(i) {
		included = Unknown
	}
	if e.usersUnknown.exclude.has(i) {
		excluded = Unknown
	}
	if u.guestsIn != nil {
		included = included.or(e.guestOf(u.guestsIn))
	}
	if u.guestsOut != nil {
		excluded = excluded.or(e.guestOf(u.guestsOut))
	}
	if u.agents != nil {
		agentIn, agentOut := e.agentUser(u.agents)
		included, excluded = included.or(agentIn), excluded.or(agentOut)
	}
	return included.and(excluded.not())
}

func (e *Evaluator) workload(i int, p *compiled) Known {
	if e.facts.Subject == SubjectManagedIdentity {
		return No // policies do not cover them
	}
	w := &p.conditions.workloads
	if e.workloads.exclude.has(i) {
		return No
	}
	included := known(e.workloads.include.has(i))
	if included == No && e.workloadsUnknown.include.has(i) {
		included = Unknown
	}
	if hasFold(w.include, wordOwnPrincipals) {
		included = included.or(e.ownPrincipal())
	}
	excluded := known(false)
	if e.workloadsUnknown.exclude.has(i) {
		excluded = Unknown
	}
	included, excluded = byFilter(w.filter, included, excluded)
	agentIn, agentOut := byFilter(w.agents.filter, e.agent(w.agents.include), e.agent(w.agents.exclude))
	if e.facts.AgentIdentity == No {
		agentIn, agentOut = No, No
	}
	return included.or(agentIn).and(excluded.or(agentOut).not())
}

// byFilter adds what a filter by attributes includes or excludes, which no sign-in
// tells.
func byFilter(mode string, included, excluded Known) (in, out Known) {
	switch mode {
	case "include":
		included = included.or(Unknown)
	case "exclude":
		excluded = excluded.or(Unknown)
	}
	return included, excluded
}

// agent decides whether the service principal is one of the agent identities. Who
// names what an agent was made from means the agent too; while the sign-in does not
// say what that is, an agent that is not named may be meant.
func (e *Evaluator) agent(names []string) Known {
	f := e.facts
	return amongNames(names, f.AgentIdentity, func(name string) Known {
		switch {
		case name == f.AgentParents[0], name == f.AgentParents[1], strings.EqualFold(name, f.ServicePrincipalID), strings.EqualFold(name, f.AppID):
			return Yes
		case f.ServicePrincipalID == "", f.AgentParents == [2]string{}:
			return Unknown
		}
		return No
	})
}

// amongNames decides whether a list of names means the subject: all is what All means
// for it, and is what any other name does; None means nobody.
func amongNames(names []string, all Known, is func(name string) Known) Known {
	answer := No
	for _, name := range names {
		switch {
		case strings.EqualFold(name, wordNone):
		case strings.EqualFold(name, wordAll):
			answer = answer.or(all)
		default:
			answer = answer.or(is(name))
		}
	}
	return answer
}

// ownPrincipal decides whether the application belongs to the tenant itself.
func (e *Evaluator) ownPrincipal() Known {
	f := e.facts
	if f.AppOwnerTenant == "" || f.Tenant == "" || f.AgentIdentity == Yes { // policies for agents name agents
		return Unknown
	}
	return known(strings.EqualFold(f.AppOwnerTenant, f.Tenant))
}
