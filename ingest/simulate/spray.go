package simulate

import "time"

// spray tries a password or two on many accounts of the tenant from one
// address. One spray in three finds an account whose password it guesses; the
// second factor, or the policy on countries, stops it there.
func (g *generator) spray(t *tenant, at time.Time) {
	where := pick(g.r, t.attackers)
	ip := where.address4(g.r)
	client, agent, protocol := clientBrowser, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:115.0) Gecko/20100101 Firefox/115.0", "oAuth2"
	var mail *mailClient
	if chance(g.r, 0.5) {
		mail = &mailClient{name: "Other clients", agent: "BAV2ROPC"}
		client, agent, protocol = mail.name, mail.agent, "ropc"
	}
	targets := g.targets(t)
	hit := -1
	if chance(g.r, 0.33) {
		hit = g.r.IntN(len(targets))
	}
	for i, p := range targets {
		s := &signIn{
			at: at, tenant: t, person: p, correlation: newUUID(g.r), app: t.mail, where: where, ip: ip, mail: mail, client: client, agent: agent,
			protocol: protocol, token: "none", conditionalAccess: resultNotApplied, risk: "none", riskState: "none", riskDetail: "none",
		}
		g.guess(s, i == hit)
		g.emit(s)
		at = at.Add(g.pause(1, 14))
	}
}

// targets are the accounts of one spray.
func (g *generator) targets(t *tenant) []*person {
	n := min(len(t.people), 20+g.r.IntN(50))
	out := make([]*person, n)
	for i, at := range g.r.Perm(len(t.people))[:n] {
		out[i] = t.people[at]
	}
	return out
}

// guess is one try of a spray.
func (g *generator) guess(s *signIn, right bool) {
	switch {
	case s.person.disabled:
		s.code = codeDisabled
	case right:
		s.password(true)
		s.risk, s.riskState, s.riskEvents = "high", "atRisk", []string{"passwordSpray"}
		s.code = judge(s, false)
		return
	case chance(g.r, 0.07):
		s.code = codeLocked
	default:
		s.code = codeWrongPassword
	}
	s.password(false)
}

// Mean times between two sprays on one tenant.
const (
	sprayGapHistory = 60 * time.Hour
	sprayGapLive    = 20 * time.Minute
)
