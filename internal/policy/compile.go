package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Set is a tenant's policies, compiled. It never changes and may be used by many
// evaluators at once.
type Set struct {
	policies  []compiled
	users     *index
	apps      *index
	workloads *index
	guests    class
	// behindGraph are the policies that name a service which Microsoft Graph stands for.
	behindGraph class
	// agentUsers are the policies that mean the user accounts of agents.
	agentUsers class
	locations  []*Location
	// locationsKnown is whether the tenant's named locations were given at all.
	locationsKnown bool
	rules          []*rule
	guestNames     map[string]struct{}
	// guestsByID and guestsByOther are whether guestNames has ids, and other names.
	guestsByID, guestsByOther bool
	notes                     []string
}

// compiled is a policy whose references are resolved.
type compiled struct {
	*Policy
	locationsIn, locationsOut []place
	// rule is the place of the device rule among the set's, -1 when there is none.
	rule  int
	names []string // of all grant controls
	// bound is whether sessions have to be bound to their device.
	bound    bool
	unusable bool
}

// place is a location that a policy names.
type place struct {
	special string
	// at is the place among the set's locations, -1 when it is not known.
	at int
}

// Compile prepares policies for evaluation. Named locations and the directory
// may be nil: then conditions that need them are unknown. The error lists all
// problems at once, those of parsing included; the Set can be used nevertheless,
// and what is unusable in it evaluates to invalidPolicy or to unknown.
func Compile(policies []*Policy, locations []*Location, directory *Directory) (*Set, error) {
	s := &Set{
		policies: make([]compiled, len(policies)), users: newIndex(len(policies)), apps: newIndex(len(policies)),
		workloads: newIndex(len(policies)), guests: newClass(len(policies)), agentUsers: newClass(len(policies)),
		locations: locations, locationsKnown: locations != nil, guestNames: map[string]struct{}{},
	}
	c := &compiler{
		set: s, roster: newRoster(directory), locations: map[string]int{}, ids: map[string]bool{}, noted: map[string]bool{},
		bodies: map[string]*body{},
	}
	for i, l := range locations {
		c.problems = append(c.problems, l.Problems...)
		for _, note := range l.Notes {
			c.note(cmp.Or(l.DisplayName, l.ID), "%s", note)
		}
		if l.ID != "" {
			c.locations[lower(l.ID)] = i
		}
	}
	for i, l := range locations { // a name never outranks an id
		if _, taken := c.locations[lower(l.DisplayName)]; !taken {
			c.locations[lower(l.DisplayName)] = i
		}
	}
	for i, p := range policies {
		c.add(i, p)
	}
	for _, b := range c.bodies {
		for _, member := range b.members {
			s.users.mean(b.meant, member)
		}
	}
	if directory != nil {
		for _, name := range c.roster.users(directory.Guests) {
			s.guestNames[name] = struct{}{}
			s.guestsByID, s.guestsByOther = s.guestsByID || isGUID(name), s.guestsByOther || !isGUID(name)
		}
	}
	for _, x := range []*index{s.users, s.apps, s.workloads} {
		x.share()
	}
	s.behindGraph = servicesBehindGraph(s.apps)
	return s, c.problems.err()
}

// Len is the number of policies.
func (s *Set) Len() int { return len(s.policies) }

// Policies returns the policies in the order given.
func (s *Set) Policies() []*Policy {
	out := make([]*Policy, len(s.policies))
	for i := range s.policies {
		out[i] = s.policies[i].Policy
	}
	return out
}

// Notes say what limits the evaluation: references that are not resolved, and
// conditions that Gatehouse does not know.
func (s *Set) Notes() []string { return slices.Clone(s.notes) }

type compiler struct {
	set       *Set
	roster    *roster
	locations map[string]int
	ids       map[string]bool
	noted     map[string]bool
	problems  Problems
	// bodies are the groups and roles that policies mean, by kind and name: members
	// of a large group are walked once, however many policies mean it.
	bodies map[string]*body
}

// body is a group or role, with the policies that mean it.
type body struct {
	members []string
	meant   class
}

// note tells what limits a policy or a location, each thing once.
func (c *compiler) note(name, format string, args ...any) {
	text := fmt.Sprintf("%q: %s", name, fmt.Sprintf(format, args...))
	if !c.noted[text] {
		c.noted[text] = true
		c.set.notes = append(c.set.notes, text)
	}
}

func (c *compiler) add(i int, p *Policy) {
	out := &c.set.policies[i]
	*out = compiled{Policy: p, rule: -1, unusable: len(p.Problems) > 0}
	c.problems = append(c.problems, p.Problems...)
	if id := lower(p.ID); id != "" {
		if c.ids[id] {
			c.note(p.name(), "another policy has the id %s too", p.ID)
		}
		c.ids[id] = true
	}
	for _, note := range p.Notes {
		c.note(p.name(), "%s", note)
	}
	for _, control := range p.grant.controls {
		out.names = append(out.names, control.name)
	}
	out.bound = slices.Contains(p.session, sessionBound)
	c.addUsers(i, p)
	c.addApplications(i, p)
	c.addSubjects(c.set.workloads, i, p, p.conditions.workloads.nameCondition)
	out.locationsIn = c.places(p, p.conditions.locations.include)
	out.locationsOut = c.places(p, p.conditions.locations.exclude)
	if r := p.conditions.devices.rule; r != nil {
		out.rule = slices.IndexFunc(c.set.rules, func(other *rule) bool { return other.text == r.text })
		if out.rule < 0 {
			out.rule = len(c.set.rules)
			c.set.rules = append(c.set.rules, r)
		}
	}
}

func (c *compiler) addUsers(i int, p *Policy) {
	u := &p.conditions.users
	c.addSubjects(c.set.users, i, p, u.users)
	for _, side := range []struct {
		exclude bool
		groups  []string
		roles   []string
	}{{false, u.groups.include, u.roles.include}, {true, u.groups.exclude, u.roles.exclude}} {
		var missing []string
		for _, group := range side.groups {
			if strings.EqualFold(group, wordAll) {
				c.set.users.all.side(side.exclude).set(i)
				continue
			}
			members, found := c.roster.group(group)
			c.addBody(i, side.exclude, "group "+lower(group), members)
			if !found {
				c.set.users.unresolved.side(side.exclude).set(i)
				missing = append(missing, group)
			}
		}
		for _, role := range side.roles {
			members, found := c.roster.role(role)
			if strings.EqualFold(role, wordAll) {
				members, found = c.roster.everyRole()
			}
			c.addBody(i, side.exclude, "role "+lower(role), members)
			switch {
			case !found:
				c.set.users.unresolved.side(side.exclude).set(i)
				missing = append(missing, role)
			case !isGUID(role) && !strings.EqualFold(role, wordAll) && !c.roster.lists(role): // an id is not misspelt
				c.note(p.name(), "the directory lists no role called %q, so nobody has it: is it misspelt? Ids of roles are certain", role)
			}
		}
		if len(missing) > 0 {
			c.note(p.name(), "the directory has no group or role %s: whom the policy means is unknown", shortList(missing))
		}
	}
}

func (c *compiler) addBody(i int, exclude bool, key string, members []string) {
	b := c.bodies[key]
	if b == nil {
		b = &body{members: members, meant: newClass(len(c.set.policies))}
		c.bodies[key] = b
	}
	b.meant.side(exclude).set(i)
}

// addNames adds what a policy names itself.
func (c *compiler) addNames(x *index, i int, exclude bool, names []string) {
	for _, name := range names {
		switch {
		case strings.EqualFold(name, wordAll):
			x.all.side(exclude).set(i)
		case strings.EqualFold(name, wordGuests):
			c.set.guests.side(exclude).set(i)
		case strings.EqualFold(name, wordAgentUsers):
			c.set.agentUsers.side(exclude).set(i)
		case strings.EqualFold(name, wordNone), strings.EqualFold(name, wordOwnPrincipals), strings.EqualFold(name, wordAgentResources):
		default:
			x.name(i, exclude, lower(name))
		}
	}
}

// addSubjects adds subjects that a policy names itself. What is neither an id nor
// an address may be a word that Gatehouse does not know, or a template's gap.
func (c *compiler) addSubjects(x *index, i int, p *Policy, named nameCondition) {
	var odd []string
	for _, exclude := range []bool{false, true} {
		names := named.include
		if exclude {
			names = named.exclude
		}
		c.addNames(x, i, exclude, names)
		for _, name := range names {
			if !isAccount(name) && !hasFold(subjectWords(), name) {
				x.unresolved.side(exclude).set(i)
				odd = append(odd, name)
			}
		}
	}
	if len(odd) > 0 {
		c.note(p.name(), "%s: neither an id nor an address: whom the policy means is unknown", shortList(odd))
	}
}

// subjectWords stand for many subjects.
func subjectWords() []string {
	return []string{wordAll, wordNone, wordGuests, wordAgentUsers, wordOwnPrincipals}
}

// wordOwnPrincipals are the service principals whose application belongs to the
// tenant itself.
const wordOwnPrincipals = "ServicePrincipalsInMyTenant"

func (c *compiler) addApplications(i int, p *Policy) {
	for _, exclude := range []bool{false, true} {
		names := p.conditions.applications.include
		if exclude {
			names = p.conditions.applications.exclude
		}
		c.addAppNames(i, p, exclude, names)
		for _, name := range names {
			group, ids := groupOf(name)
			if group == "" {
				c.addNames(c.set.apps, i, exclude, []string{name})
				continue
			}
			if isGUID(group) { // it is a resource too, and no word
				c.set.apps.name(i, exclude, group)
			}
			for _, id := range ids {
				c.set.apps.name(i, exclude, id)
			}
		}
	}
}

func (c *compiler) places(p *Policy, names []string) []place {
	var out []place
	for _, name := range names {
		key := lower(name)
		switch key {
		case locationAll, locationAllTrusted, locationMFATrusted, locationCompliant:
			out = append(out, place{special: key, at: -1})
			continue
		}
		at, found := c.locations[key]
		if !found {
			at = -1
			c.note(p.name(), "there is no named location %q: whether a sign-in comes from it is unknown", name)
		}
		out = append(out, place{at: at})
	}
	return out
}

// shortList names the first few of many.
func shortList(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
