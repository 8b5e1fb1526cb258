package policy

import (
	"slices"
	"strings"
)

// Words that stand for many subjects.
const (
	wordAll    = "All"
	wordNone   = "None"
	wordGuests = "GuestsOrExternalUsers"
)

func parseUsers(n node) (userCondition, unfamiliar) {
	open := n.unknownMembers(includeExclude("Users", "Groups", "Roles", "GuestsOrExternalUsers")...)
	c := userCondition{users: n.pair("Users"), groups: n.pair("Groups"), roles: n.pair("Roles")}
	var more bool
	c.guestsIn, more = parseGuests(n.get("includeGuestsOrExternalUsers"))
	open.include = open.include || more
	c.guestsOut, more = parseGuests(n.get("excludeGuestsOrExternalUsers"))
	open.exclude = open.exclude || more
	return c, open
}

// pair reads the members include... and exclude....
func (n node) pair(suffix string) nameCondition {
	return nameCondition{n.get("include" + suffix).texts(), n.get("exclude" + suffix).texts()}
}

// guestKinds are flags of Graph's conditionalAccessGuestOrExternalUserTypes.
type guestKinds uint8

const (
	internalGuest guestKinds = 1 << iota
	b2bCollaborationGuest
	b2bCollaborationMember
	b2bDirectConnectUser
	otherExternalUser
	serviceProvider
)

const allGuests = internalGuest | b2bCollaborationGuest | b2bCollaborationMember | b2bDirectConnectUser | otherExternalUser | serviceProvider

// guestNames are the names of the flags, from the lowest.
func guestNames() []string {
	return []string{"internalGuest", "b2bCollaborationGuest", "b2bCollaborationMember", "b2bDirectConnectUser", "otherExternalUser", "serviceProvider"}
}

// parseGuests also returns whether others may be meant, whom Gatehouse does not know.
func parseGuests(n node) (guests *guestCondition, open bool) {
	if n.absent() {
		return nil, false
	}
	open = n.unknownMembers("guestOrExternalUserTypes", "externalTenants").any()
	c := &guestCondition{}
	for _, name := range n.get("guestOrExternalUserTypes").flags(append(guestNames(), "none")...) {
		open = open || name == wordFuture
		for i, known := range guestNames() {
			if name == known {
				c.kinds |= 1 << i
			}
		}
	}
	if c.kinds == 0 {
		return nil, open
	}
	tenants := n.get("externalTenants")
	if tenants.absent() {
		return c, open
	}
	open = tenants.unknownMembers("membershipKind", "members").any() || open
	kind := tenants.get("membershipKind")
	switch kind.name(kind.word(), []string{"all", "enumerated", wordFuture}) {
	case "enumerated":
	case wordFuture:
		return c, true
	default:
		return c, open
	}
	c.tenants = lowerAll(tenants.get("members").texts())
	if len(c.tenants) == 0 { // templates leave the tenants out
		n.to.note("%s: membershipKind is enumerated, but there are no members: nobody is meant", tenants.at)
		return nil, open
	}
	return c, open
}

func parseApplications(n node) applicationCondition {
	c := applicationCondition{
		nameCondition: n.pair("Applications"),
		userActions:   lowerAll(n.get("includeUserActions").texts()),
		contexts:      lowerAll(n.get("includeAuthenticationContextClassReferences").texts()),
	}
	c.agents = unfamiliar{include: hasFold(c.include, wordAgentResources), exclude: hasFold(c.exclude, wordAgentResources)}
	if c.agents.any() {
		n.to.note("%s: sign-ins do not say whether the resource is an agent, so the policy is unknown wherever %s decides", n.at, wordAgentResources)
	}
	for _, action := range c.userActions {
		if action != actionRegisterDevice && action != actionRegisterInfo {
			n.to.note("%s/includeUserActions: Gatehouse does not know the action %q, so whether a sign-in is for it is unknown", n.at, action)
		}
	}
	c.filter = parseFilterMode(n.get("applicationFilter", "filter"))
	names := []string{"includeApplications", "excludeApplications", "includeUserActions", "includeAuthenticationContextClassReferences", "applicationFilter", "filter"}
	traffic := []string{"globalSecureAccess", "networkAccess"}
	for _, other := range n.others(names...) {
		if slices.ContainsFunc(traffic, func(name string) bool { return sameName(name, lastName(other.at)) }) {
			n.to.note("%s: sign-ins do not say to which traffic they belong, so the policy is unknown wherever it would apply", other.at)
			c.open.add(other.mayDo())
		}
	}
	c.open.add(n.unknownMembers(append(names, traffic...)...))
	return c
}

// hasFold reports whether a list has a text, compared without case.
func hasFold(list []string, text string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, text) })
}

// parseFilterMode reads the mode of a filter by custom security attributes.
func parseFilterMode(n node) string {
	if n.absent() || n.get("rule").text() == "" && !n.unknownMembers("mode", "rule").any() {
		return ""
	}
	n.to.note("%s: sign-ins carry no custom security attributes, so the policy is unknown wherever the filter decides", n.at)
	return n.mode()
}

// mode reads a filter's mode.
func (n node) mode() string {
	mode := n.get("mode")
	text := mode.word()
	if text == "" {
		mode.once("is missing")
	}
	return mode.name(text, []string{"include", "exclude"})
}

// required returns a text, or notes that there is none.
func (n node) required() string {
	text := n.text()
	if text == "" {
		n.once("is missing")
	}
	return text
}

func parseWorkloads(n node) (workloadCondition, unfamiliar) {
	c := workloadCondition{nameCondition: n.pair("ServicePrincipals"), filter: parseFilterMode(n.get("servicePrincipalFilter", "filter"))}
	c.agents = agentCondition{nameCondition: n.pair("AgentIdServicePrincipals"), filter: parseFilterMode(n.get("agentIdServicePrincipalFilter"))}
	return c, n.unknownMembers(append(includeExclude("ServicePrincipals", "AgentIdServicePrincipals"),
		"servicePrincipalFilter", "filter", "agentIdServicePrincipalFilter")...)
}

// parseDevices reads the filter of devices, or the two older blocks with states.
func parseDevices(conditions node) deviceCondition {
	var c deviceCondition
	devices, older := conditions.get("devices"), conditions.get("deviceStates")
	c.open = devices.unknownMembers(append(includeExclude("Devices", "DeviceStates"), "deviceFilter", "filter")...)
	c.open.add(older.unknownMembers(includeExclude("States")...))
	if filter := devices.get("deviceFilter", "filter"); says(filter.value) {
		text := filter.get("rule")
		compiled, err := parseRule(text.required())
		if err != nil && text.text() != "" {
			text.problem("%s", err)
		}
		c.rule, c.mode = compiled, filter.mode()
		c.open.add(filter.unknownMembers("mode", "rule"))
	}
	states := []string{wordAll, "Compliant", "DomainJoined"}
	for _, n := range []node{devices.get("includeDevices"), devices.get("includeDeviceStates"), older.get("includeStates")} {
		c.states.include = append(c.states.include, n.names(states...)...)
	}
	for _, n := range []node{devices.get("excludeDevices"), devices.get("excludeDeviceStates"), older.get("excludeStates")} {
		c.states.exclude = append(c.states.exclude, n.names(states...)...)
	}
	return c
}

func lowerAll(list []string) []string {
	for i, s := range list {
		list[i] = strings.ToLower(s)
	}
	return list
}
