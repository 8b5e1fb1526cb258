package simulate

import "time"

// Names of clients as producers write them.
const (
	clientBrowser = "Browser"
	clientNative  = "Mobile Apps and Desktop clients"
)

// scene sets who, where, with what and to what for a sign-in of a person.
func (g *generator) scene(p *person, at time.Time) *signIn {
	s := &signIn{
		at: at, tenant: p.tenant, person: p, correlation: newUUID(g.r), app: g.app(p), device: g.device(p),
		conditionalAccess: resultNotApplied, protocol: "none", token: "none",
	}
	g.locate(s)
	s.unplaced = chance(g.r, 0.05)
	s.risk, s.riskState, s.riskDetail = "none", "none", "none"
	if s.app.native || s.device.mobile && chance(g.r, 0.6) {
		s.client, s.agent = clientNative, s.device.appAgent
	} else {
		s.client, s.agent = clientBrowser, s.device.webAgent
	}
	return s
}

// app picks an application, the person's favourites first.
func (g *generator) app(p *person) *app {
	list := p.tenant.apps
	total := 0.0
	for _, a := range list {
		total += a.weight
	}
	x := g.r.Float64() * total
	rank := 0
	for rank < len(list)-1 && x > list[rank].weight {
		x -= list[rank].weight
		rank++
	}
	return list[(rank+p.firstApp)%len(list)]
}

func (g *generator) device(p *person) *device {
	switch x := g.r.Float64(); {
	case x < 0.64:
		return p.laptop
	case x < 0.93:
		return p.phone
	default:
		return p.private
	}
}

// locate sets place and address: the office, home, the road, or where a journey
// went.
func (g *generator) locate(s *signIn) {
	where, away := s.person.whereabouts(s.at)
	s.where = where
	switch {
	case s.device.mobile && chance(g.r, 0.35):
		s.ip = where.address(g.r)
	case away:
		_, week := s.at.ISOWeek()
		s.ip = where.address(newRand(s.person.key, uint64(week))) // one hotel a week
	case s.device != s.person.private && s.working() && chance(g.r, 0.6):
		s.ip = s.person.office.egress
	default:
		s.ip = s.person.homeIP
	}
}

// working is whether the sign-in falls into the person's working hours.
func (s *signIn) working() bool {
	local := s.at.In(s.person.zone)
	day := local.Weekday()
	return day != time.Saturday && day != time.Sunday && local.Hour() >= 8 && local.Hour() < 18
}

// leg returns a copy of the sign-in some time later in the same attempt, with
// nothing decided yet.
func (s *signIn) leg(later time.Duration) *signIn {
	c := *s
	c.at = s.at.Add(later)
	c.id, c.steps, c.verdicts = "", nil, nil
	c.code, c.details, c.multi, c.conditionalAccess = 0, "", false, resultNotApplied
	return &c
}
