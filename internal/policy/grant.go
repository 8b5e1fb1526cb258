package policy

// grant decides whether a policy that applies lets the sign-in pass.
func (e *Evaluator) grant(p *compiled, r *Result) {
	met, needsUser := e.demandsMet(p)
	if met == No {
		r.UnmetControls = e.unmetControls(p)
	}
	if p.State == ReportOnly {
		switch {
		case met == Yes:
			r.Result = ResultReportOnlySuccess
		case met == No && needsUser:
			r.Result = ResultReportOnlyInterrupted
		case met == No:
			r.Result = ResultReportOnlyFailure
		default:
			r.Result, r.Reason = ResultUnknown, ReasonNotEnoughInformation
		}
		return
	}
	switch met {
	case Yes:
		r.Result = ResultSuccess
	case No:
		r.Result = ResultFailure
	default:
		r.Result, r.Reason = ResultUnknown, ReasonNotEnoughInformation
	}
}

// demandsMet is grantMet and, where the policy demands it, whether the session is bound
// to its device: the one session control that lets nobody pass who does not meet it,
// and which no user can meet while signing in.
func (e *Evaluator) demandsMet(p *compiled) (met Known, needsUser bool) {
	met, needsUser = e.grantMet(&p.grant)
	if p.bound {
		met, needsUser = met.and(e.facts.Met.Bound), needsUser && e.facts.Met.Bound != No
	}
	return met, needsUser
}

// grantMet decides whether the demands are met: all, or any one. A block never
// is, whatever else is demanded. needsUser is whether the user could meet what
// is missing while signing in.
func (e *Evaluator) grantMet(g *grantControls) (met Known, needsUser bool) {
	if len(g.controls) == 0 {
		return Yes, false
	}
	legacy := e.legacy()
	either, all := No, Yes
	anyInteractive, onlyInteractive, blocked := false, true, false
	for i := range g.controls {
		c := &g.controls[i]
		blocked = blocked || c.kind == controlBlock
		answer := e.control(c, legacy)
		either, all = either.or(answer), all.and(answer)
		if answer == No {
			anyInteractive = anyInteractive || c.kind.interactive()
			onlyInteractive = onlyInteractive && c.kind.interactive()
		}
	}
	switch {
	case blocked:
		return No, false
	case g.all:
		return all, onlyInteractive && !legacy
	}
	return either, anyInteractive && !legacy
}

// legacy reports whether the client speaks a protocol that can neither answer a
// demand nor say anything of its device: it meets none.
func (e *Evaluator) legacy() bool {
	return e.facts.ClientType == clientOther || e.facts.ClientType == clientEAS
}

func (e *Evaluator) control(c *control, legacy bool) Known {
	switch {
	case c.kind == controlUnfamiliar: // perhaps one that the client need not answer
		return Unknown
	case legacy:
		return No
	}
	m := &e.facts.Met
	switch c.kind {
	case controlBlock:
		return No
	case controlMFA:
		return m.MFA
	case controlCompliantDevice:
		return m.CompliantDevice
	case controlDomainJoinedDevice:
		return m.DomainJoinedDevice
	case controlApprovedApplication:
		return m.ApprovedApplication
	case controlCompliantApplication:
		return m.CompliantApplication
	case controlPasswordChange:
		return m.PasswordChange
	case controlStrength:
		return e.strength(c)
	case controlCustom:
		return m.Custom
	}
	return Unknown
}

// Ids of the built-in authentication strengths.
const (
	strengthMFA               = "00000000-0000-0000-0000-000000000002"
	strengthPasswordless      = "00000000-0000-0000-0000-000000000003"
	strengthPhishingResistant = "00000000-0000-0000-0000-000000000004"
)

// strength decides by the built-in strengths; what a tenant's own demand is not
// in its policies, but without a second factor none is reached, unless it takes one.
func (e *Evaluator) strength(c *control) Known {
	m, id := &e.facts.Met, c.strength
	switch {
	case id == strengthPasswordless:
		return m.Strong
	case id == strengthPhishingResistant:
		return m.PhishingResistant
	case id == strengthMFA:
		return m.MFA.or(m.Strong)
	case m.MFA == No && m.Strong != Yes && !c.oneFactor:
		return No
	}
	return Unknown
}

// unmetControls names the demands that are not met.
func (e *Evaluator) unmetControls(p *compiled) []string {
	legacy := e.legacy()
	start := len(e.unmet)
	for i := range p.grant.controls {
		if e.control(&p.grant.controls[i], legacy) == No {
			e.unmet = append(e.unmet, p.names[i])
		}
	}
	if p.bound && e.facts.Met.Bound == No {
		e.unmet = append(e.unmet, sessionBound)
	}
	return e.unmet[start:len(e.unmet):len(e.unmet)]
}
