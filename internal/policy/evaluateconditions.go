package policy

import "strings"

// conditions evaluates all conditions of a policy. The reason is that of the
// first, in the order of What-If, that does not hold.
func (e *Evaluator) conditions(i int, p *compiled, r *Result) {
	c := &p.conditions
	answer, condition, reason := e.subject(i, p)
	r.decide(answer, condition, reason)

	f := e.facts
	if len(c.servicePrincipalRisks) > 0 {
		r.decide(listed(c.servicePrincipalRisks, f.ServicePrincipalRisk), ConditionServicePrincipalRisk, ReasonWorkloadIdentities)
	}
	answer, reason = e.application(i, &c.applications)
	r.decide(answer, ConditionApplication, reason)

	if c.platforms.configured() || c.systems.any() {
		r.decide(platformMatches(&c.platforms, c.systems, f.Platform), ConditionPlatform, ReasonDevicePlatform)
	}
	if c.devices.rule != nil || c.devices.states.configured() || c.devices.open.any() {
		r.decide(e.device(p), ConditionDevice, ReasonDevices)
	}
	if len(c.clientTypes) > 0 {
		r.decide(clientMatches(c.clientTypes, f), ConditionClientType, ReasonClientApps)
	}
	if c.locations.configured() || c.places.any() {
		r.decide(e.location(p), ConditionLocation, ReasonLocation)
	}
	if len(c.signInRisks) > 0 {
		r.decide(listed(c.signInRisks, f.SignInRisk), ConditionSignInRisk, ReasonSignInRisk)
	}
	if len(c.userRisks) > 0 {
		r.decide(listed(c.userRisks, f.UserRisk), ConditionUserRisk, ReasonUserRisk)
	}
	if c.hasTimes {
		r.decide(Unknown, ConditionTime, ReasonTime)
	}
	if len(c.insiderRisks) > 0 {
		r.decide(listed(c.insiderRisks, f.InsiderRisk), ConditionInsiderRisk, ReasonInsiderRisk)
	}
	if len(c.flows) > 0 || c.methods.any() {
		r.decide(c.methods.decides(f.cameBy(c.flows), No), ConditionAuthenticationFlows, ReasonAuthenticationFlow)
	}
	if c.unfamiliar {
		r.decide(Unknown, ConditionOther, ReasonInvalidCondition)
	}
}

// decide notes the answer to one condition.
func (r *Result) decide(answer Known, condition Conditions, reason string) {
	switch answer {
	case Yes:
		r.Held |= condition
	case No:
		r.Failed |= condition
		if r.Reason == "" {
			r.Reason = reason
		}
	default:
		r.Unknown |= condition
	}
}

// application decides whether a policy means what is accessed: a resource, a
// user action, or what needs an authentication context.
func (e *Evaluator) application(i int, c *applicationCondition) (Known, string) {
	switch {
	case len(c.userActions) > 0:
		return c.open.decides(e.userAction(c.userActions), No), ReasonUserActions
	case len(c.contexts) > 0:
		return c.open.decides(e.context(c.contexts), No), ReasonAuthenticationContext
	}
	if e.apps.exclude.has(i) {
		return No, ReasonApplication
	}
	included, excluded := known(e.apps.include.has(i)), known(false)
	if included == No && e.appsUnknown.include.has(i) {
		included = Unknown
	}
	if e.appsUnknown.exclude.has(i) {
		excluded = Unknown
	}
	if c.agents.include {
		included = included.or(e.agentResource())
	}
	if c.agents.exclude {
		excluded = excluded.or(e.agentResource())
	}
	switch c.filter {
	case "exclude":
		excluded = Unknown
	case "include":
		included = included.or(Unknown)
	}
	return c.open.decides(included, excluded), ReasonApplication
}

// agentResource decides whether an agent is accessed: of a sign-in it is only known
// that Microsoft's own services are none.
func (e *Evaluator) agentResource() Known {
	if len(e.facts.Audiences) == 0 && isMicrosoftService(e.facts.ResourceID) {
		return No
	}
	return Unknown
}

// User actions of policies.
const (
	actionRegisterDevice = "urn:user:registerdevice"
	actionRegisterInfo   = "urn:user:registersecurityinfo"
)

// userAction decides whether the sign-in is for one of the actions. What a
// producer adds decides; else registering a device is seen by its service, and
// registering security information by nothing: it is excluded only where the
// other action is certain.
func (e *Evaluator) userAction(actions []string) Known {
	f := e.facts
	if f.UserAction != "" {
		return listed(actions, f.UserAction)
	}
	device := f.registersDevice()
	answer := No
	for _, action := range actions {
		switch action {
		case actionRegisterDevice:
			answer = answer.or(device)
		case actionRegisterInfo:
			if device != Yes {
				answer = answer.or(Unknown)
			}
		default: // an action that Gatehouse does not know
			answer = answer.or(Unknown)
		}
	}
	return answer
}

// registersDevice decides whether the service that registers devices is accessed.
func (f *Facts) registersDevice() Known {
	if inGroup(actionRegisterDevice, f.ResourceID) || inGroup(actionRegisterDevice, f.AppID) {
		return Yes
	}
	for _, audience := range f.Audiences {
		if inGroup(actionRegisterDevice, audience.ApplicationId) {
			return Yes
		}
	}
	if f.ResourceID == "" {
		return Unknown
	}
	return No
}

// context decides whether the sign-in asked for one of the authentication contexts.
func (e *Evaluator) context(contexts []string) Known {
	if len(e.facts.Contexts) == 0 {
		return Unknown
	}
	for _, asked := range e.facts.Contexts {
		for _, id := range contexts {
			if strings.EqualFold(id, asked.Id) {
				return Yes
			}
		}
	}
	return No
}

// listed decides whether a fact is among the names; an absent fact is unknown, and
// so is what a name means that Graph did not export.
func listed(names []string, fact string) Known {
	answer := No
	for _, name := range names {
		switch {
		case fact == "", name == wordFuture:
			answer = Unknown
		case strings.EqualFold(name, fact):
			return Yes
		}
	}
	return answer
}

func platformMatches(c *nameCondition, open unfamiliar, platform string) Known {
	excluded := No
	if len(c.exclude) > 0 {
		excluded = anyPlatform(c.exclude, platform)
	}
	included := Yes
	if len(c.include) > 0 || open.include {
		included = anyPlatform(c.include, platform)
	}
	return open.decides(included, excluded)
}

// anyPlatform takes "all" for every platform, known or not.
func anyPlatform(names []string, platform string) Known {
	for _, name := range names {
		if name == "all" {
			return Yes
		}
	}
	return listed(names, platform)
}

func clientMatches(types []string, f *Facts) Known {
	if f.ClientType == "" {
		return Unknown
	}
	answer := No
	for _, name := range types {
		switch name {
		case f.ClientType:
			return Yes
		case wordFuture:
			answer = answer.or(Unknown)
		case "easSupported", "easUnsupported":
			if f.ClientType == clientEAS {
				answer = answer.or(easMatches(name == "easSupported", f.Platform))
			}
		}
	}
	return answer
}

// easMatches decides for Exchange ActiveSync on platforms that policies support.
func easMatches(supported bool, platform string) Known {
	if platform == "" {
		return Unknown
	}
	return known(supported == (platform != platformUnknown && platform != "linux"))
}

// device decides by the device rule, and by the older device states. What unknown
// members add to or take from is not known: a rule both includes and excludes.
func (e *Evaluator) device(p *compiled) Known {
	c := &p.conditions.devices
	if c.open.any() {
		return Unknown
	}
	answer := Yes
	if p.rule >= 0 {
		m := &e.rules[p.rule]
		if !m.asked {
			m.asked, m.answer = true, e.set.rules[p.rule].matches(&e.facts.Device)
		}
		if answer = m.answer; c.mode == "exclude" {
			answer = answer.not()
		}
	}
	if len(c.states.include) > 0 {
		answer = answer.and(deviceState(c.states.include, e.facts))
	}
	if len(c.states.exclude) > 0 {
		answer = answer.and(deviceState(c.states.exclude, e.facts).not())
	}
	return answer
}

func (r *rule) matches(d *Device) Known { return r.root.eval(d) }

func deviceState(states []string, f *Facts) Known {
	answer := No
	for _, state := range states {
		switch state {
		case wordAll:
			return Yes
		case "Compliant":
			answer = answer.or(f.Device.Compliant)
		default:
			answer = answer.or(f.Met.DomainJoinedDevice)
		}
	}
	return answer
}

// location decides by the named locations.
func (e *Evaluator) location(p *compiled) Known {
	open := p.conditions.places
	included := Yes
	if len(p.locationsIn) > 0 || open.include {
		included = e.anyPlace(p.locationsIn)
	}
	if included == No && !open.include {
		return No
	}
	return open.decides(included, e.anyPlace(p.locationsOut))
}

func (e *Evaluator) anyPlace(places []place) Known {
	answer := No
	for _, at := range places {
		if answer = answer.or(e.from(at)); answer == Yes {
			return Yes
		}
	}
	return answer
}

func (e *Evaluator) from(at place) Known {
	f := e.facts
	switch at.special {
	case locationAll:
		return Yes
	case locationAllTrusted:
		return e.trusted()
	case locationMFATrusted:
		if f.TrustedNetwork == No {
			return No
		}
		return Unknown
	case locationCompliant:
		return f.CompliantNetwork
	}
	if at.at < 0 {
		return Unknown
	}
	m := &e.places[at.at]
	if !m.asked {
		m.asked, m.answer = true, e.set.locations[at.at].from(f)
	}
	return m.answer
}

// trusted decides by the trusted named locations, and by the producer's word
// about the network.
func (e *Evaluator) trusted() Known {
	f := e.facts
	if f.TrustedNetwork == Yes {
		return Yes
	}
	answer := Unknown
	if e.set.locationsKnown || f.TrustedNetwork == No {
		answer = No
	}
	for i, l := range e.set.locations {
		if l.Trusted {
			answer = answer.or(e.from(place{at: i}))
		}
	}
	return answer
}
