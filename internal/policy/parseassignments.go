package policy

import "strings"

// Words that stand for many subjects.
const (
	wordAll    = "All"
	wordNone   = "None"
	wordGuests = "GuestsOrExternalUsers"
)

func parseUsers(n node) userCondition {
	c := userCondition{
		users:     n.both("Users"),
		groups:    n.both("Groups"),
		roles:     n.both("Roles"),
		guestsIn:  parseGuests(n.get("includeGuestsOrExternalUsers")),
		guestsOut: parseGuests(n.get("excludeGuestsOrExternalUsers")),
	}
	return c
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

func parseGuests(n node) *guestCondition {
	if n.absent() {
		return nil
	}
	c := &guestCondition{}
	for _, name := range n.get("guestOrExternalUserTypes").flags(append(guestNames(), "none")...) {
		for i, known := range guestNames() {
			if name == known {
				c.kinds |= 1 << i
			}
		}
	}
	if c.kinds == 0 {
		return nil
	}
	if tenants := n.get("externalTenants"); strings.EqualFold(tenants.get("membershipKind").text(), "enumerated") {
		c.tenants = lowerAll(tenants.get("members").texts())
		if len(c.tenants) == 0 { // templates leave the tenants out
			n.to.note("%s: membershipKind is enumerated, but there are no members: nobody is meant", tenants.at)
			return nil
		}
	}
	return c
}

func parseApplications(n node) applicationCondition {
	c := applicationCondition{
		nameCondition: n.both("Applications"),
		userActions:   lowerAll(n.get("includeUserActions").texts()),
		contexts:      lowerAll(n.get("includeAuthenticationContextClassReferences").texts()),
	}
	c.filter = parseFilterMode(n.get("applicationFilter"))
	for _, other := range n.others("includeApplications", "excludeApplications", "includeUserActions",
		"includeAuthenticationContextClassReferences", "applicationFilter", "includeProtectionLevels") {
		c.traffic = true
		n.to.note("%s: sign-ins do not say to which traffic they belong, so the policy is unknown wherever it would apply", other.at)
	}
	return c
}

// parseFilterMode reads the mode of a filter by custom security attributes.
func parseFilterMode(n node) string {
	if n.absent() || n.get("rule").text() == "" {
		return ""
	}
	n.to.note("%s: sign-ins carry no custom security attributes, so the policy is unknown wherever the filter decides", n.at)
	return n.mode()
}

// mode reads a filter's mode.
func (n node) mode() string {
	mode := n.get("mode")
	return mode.name(mode.required(), []string{"include", "exclude"})
}

// required returns a text, or notes that there is none.
func (n node) required() string {
	text := n.text()
	if text == "" {
		n.problem("is missing")
	}
	return text
}

func parseWorkloads(n node) workloadCondition {
	return workloadCondition{
		nameCondition: n.both("ServicePrincipals"),
		filter:        parseFilterMode(n.get("servicePrincipalFilter")),
	}
}

// parseDevices reads the filter of devices, or the two older blocks with states.
func parseDevices(conditions node) deviceCondition {
	var c deviceCondition
	devices := conditions.get("devices")
	if filter := devices.get("deviceFilter"); says(filter.value) {
		text := filter.get("rule")
		compiled, err := parseRule(text.required())
		if err != nil && text.text() != "" {
			text.problem("%s", err)
		}
		c.rule, c.mode = compiled, filter.mode()
	}
	states := []string{wordAll, "Compliant", "DomainJoined"}
	older := conditions.get("deviceStates")
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
