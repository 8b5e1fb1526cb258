package simulate

import "time"

// person lets a person sign in once, in whatever way the dice say.
func (g *generator) person(p *person, at time.Time) {
	switch {
	case p.disabled:
		g.disabledAccount(p, at)
	case p.legacy != nil && (p.legacy.service || chance(g.r, 0.5)):
		g.mailPoll(p, at)
	case chance(g.r, 0.42):
		g.refresh(p, at)
	default:
		g.interactive(p, at)
	}
}

// disabledAccount is a forgotten device of somebody who left.
func (g *generator) disabledAccount(p *person, at time.Time) {
	s := g.scene(p, at)
	if chance(g.r, 0.5) {
		s.kind, s.token = nonInteractive, "refreshToken"
	} else {
		s.password(true)
	}
	s.code = codeDisabled
	g.emit(s)
}

// mailPoll is an old mail program that fetches mail with name and password.
func (g *generator) mailPoll(p *person, at time.Time) {
	s := g.scene(p, at)
	s.mail, s.app, s.device = p.legacy, p.tenant.mail, nil
	s.client, s.agent, s.protocol = p.legacy.name, p.legacy.agent, "ropc"
	if chance(g.r, 0.04) {
		s.code = codeWrongPassword
		s.password(false)
		g.emit(s)
		return
	}
	s.password(true)
	s.code = judge(s, false)
	g.emit(s)
}

// refresh is a client that fetches a fresh token without asking anyone.
func (g *generator) refresh(p *person, at time.Time) {
	s := g.scene(p, at)
	s.kind, s.token, s.protocol = nonInteractive, "refreshToken", "oAuth2"
	if s.device.trust != "" {
		s.token = "primaryRefreshToken"
	}
	switch x := g.r.Float64(); {
	case x < 0.012:
		s.code = codeTokenRevoked
	case x < 0.02:
		s.code = codeTokenExpired
	default:
		s.multi = !p.mfaExcluded
		s.claim(s.multi)
		s.code = judge(s, true)
	}
	g.emit(s)
}

// interactive is a person in front of a screen: one sign-in, or several that
// share a correlation id where something interrupts.
func (g *generator) interactive(p *person, at time.Time) {
	s := g.scene(p, at)
	s.protocol = "oAuth2"
	g.unusual(s)
	if chance(g.r, 0.04) {
		g.interrupt(s, codeNoSession)
		s = s.leg(g.pause(0, 2))
	}
	wrong := chance(g.r, 0.05)
	if wrong {
		var gaveUp bool
		if s, gaveUp = g.mistype(s); gaveUp {
			return
		}
	}
	if code := g.stumble(); code != 0 {
		g.interrupt(s, code)
		if code == codeNotAssigned {
			return
		}
		s = s.leg(g.pause(20, 90))
	}
	g.secondFactor(s, wrong)
}

// unusual marks a few sign-ins as risky.
func (g *generator) unusual(s *signIn) {
	_, away := s.person.whereabouts(s.at)
	switch {
	case away && chance(g.r, 0.06):
		s.risk, s.riskState, s.riskEvents = "medium", "atRisk", []string{"unlikelyTravel"}
	case chance(g.r, 0.004):
		s.risk, s.riskState, s.riskEvents = "low", "atRisk", []string{"unfamiliarFeatures"}
	}
}

// stumble is the code of a rarer hindrance, or 0.
func (g *generator) stumble() int32 {
	switch x := g.r.Float64(); {
	case x < 0.004:
		return codeExpired
	case x < 0.009:
		return codeConsent
	case x < 0.014:
		return codeNotAssigned
	default:
		return 0
	}
}

// mistype is a wrong password, up to three times. It returns the leg that goes
// on, and whether the person gave up or got locked out.
func (g *generator) mistype(s *signIn) (*signIn, bool) {
	for range 1 + skewed(g.r, 3) {
		s.code = codeWrongPassword
		s.password(false)
		g.emit(s)
		s = s.leg(g.pause(6, 25))
	}
	switch x := g.r.Float64(); {
	case x < 0.08:
		s.code = codeLocked
		s.password(false)
		g.emit(s)
		return s, true
	case x < 0.25:
		return s, true
	default:
		return s, false
	}
}

// interrupt emits the leg with the code; the caller goes on with a later one.
func (g *generator) interrupt(s *signIn, code int32) {
	s.code = code
	if code != codeNoSession {
		s.password(true)
	}
	g.emit(s)
}

// secondFactor finishes an attempt whose first factor was right.
func (g *generator) secondFactor(s *signIn, prompted bool) {
	p := s.person
	s.multi = !p.mfaExcluded
	switch {
	case !s.multi:
		s.password(true)
	case !prompted && s.risk == "none" && s.device.id != "" && chance(g.r, 0.7):
		s.claim(true)
	default:
		var passed bool
		if s, passed = g.prompt(s); !passed {
			return
		}
	}
	s.code = judge(s, s.multi)
	if s.code == 0 && s.client == clientBrowser && chance(g.r, 0.07) {
		s.code = codeKeepSignedIn
		g.emit(s)
		kept := s.leg(g.pause(0, 3))
		kept.multi = s.multi
		kept.claim(kept.multi)
		kept.code = judge(kept, kept.multi)
		s = kept
	}
	g.emit(s)
}

// prompt asks for the second factor, in a third of the cases after a sign-in
// that was interrupted for it. It returns the leg that goes on and whether the
// factor was passed.
func (g *generator) prompt(s *signIn) (*signIn, bool) {
	if chance(g.r, 0.35) {
		s.multi = true
		s.password(true)
		judge(s, false)
		s.code = codeMFARequired
		g.emit(s)
		s = s.leg(g.pause(5, 30))
	}
	s.multi = true
	s.password(true)
	if !chance(g.r, 0.06) {
		s.secondStep(s.person.method, detailMFAInTheCloud, true)
		return s, true
	}
	result := detailMFATimeout
	if chance(g.r, 0.4) {
		result = detailMFADenied
	}
	s.secondStep(s.person.method, result, false)
	judge(s, false)
	s.code = codeMFAFailed
	g.emit(s)
	return s, false
}

// workload lets a service sign in.
func (g *generator) workload(w *workload, at time.Time) {
	s := &signIn{
		at: at, tenant: w.tenant, workload: w, correlation: newUUID(g.r), kind: servicePrincipal, where: w.where, ip: w.ip,
		conditionalAccess: resultNotApplied, code: w.broken, protocol: "none", token: "none",
		risk: "none", riskState: "none", riskDetail: "none",
	}
	if w.managed {
		s.kind, s.ip, s.unplaced = managedIdentity, "", true
	}
	g.emit(s)
}

// pause is a time between two whole numbers of seconds, as people and redirects
// need it.
func (g *generator) pause(from, to int) time.Duration {
	return time.Duration(from)*time.Second + time.Duration(g.r.Int64N(int64(to-from)*int64(time.Second)))
}
