package simulate

import (
	"fmt"
	"math"
	"strings"
)

// Tenant is what a world is made from: one organisation.
type Tenant struct {
	// ID is the tenant's GUID.
	ID string
	// Name is the display name.
	Name string
	// Domain is the part of user principal names after the @.
	Domain string
	// Users is the number of people; 0 is taken as 1.
	Users int
}

// Tenants returns n tenants that share the given number of users, each next one
// having about half as many as the one before. mainID is the first one's GUID;
// the GUIDs of the others depend on their place only, so that they stay the same
// from run to run.
func Tenants(mainID string, n, users int) []Tenant {
	names := []string{"Alder and Finch", "Meridian Foods", "Harbour Light", "Quartz Analytics", "Willow Clinic", "Northgate Rail"}
	n = max(n, 1)
	total := 2 - math.Pow(0.5, float64(n-1))
	out := make([]Tenant, n)
	for i := range out {
		name := names[i%len(names)]
		if i >= len(names) {
			name = fmt.Sprintf("%s %d", name, i/len(names)+1)
		}
		id := mainID
		if i > 0 || mainID == "" {
			id = uuidOf(mix(0x7e6a, uint64(i)), mix(0x51d3, uint64(i)))
		}
		share := math.Pow(0.5, float64(i)) / total
		out[i] = Tenant{
			ID: id, Name: name, Users: max(int(math.Round(float64(users)*share)), 1),
			Domain: strings.ReplaceAll(strings.ToLower(name), " ", "-") + ".example",
		}
	}
	return out
}

// World is a set of tenants with their people, devices, services and policies.
// It does not change once made and is safe for concurrent use.
type World struct {
	seed    uint64
	tenants []*tenant
	actors  []actor
}

// tenant is an organisation of a world.
type tenant struct {
	Tenant
	people    []*person
	workloads []*workload
	policies  []*policy
	apps      []*app
	mail      *app
	offices   []*office
	attackers []*place
	travel    []*place
}

// office is a place with the address that everyone in it shares.
type office struct {
	*place
	egress string
}

// actor is whoever signs in: exactly one of the two is set.
type actor struct {
	person   *person
	workload *workload
}

// NewWorld makes the world that belongs to the seed.
func NewWorld(seed uint64, tenants []Tenant) (*World, error) {
	w := &World{seed: seed}
	for i, conf := range tenants {
		t, err := newTenant(mix(seed, uint64(i)), i, conf)
		if err != nil {
			return nil, err
		}
		w.tenants = append(w.tenants, t)
		for _, p := range t.people {
			w.actors = append(w.actors, actor{person: p})
		}
		for _, l := range t.workloads {
			w.actors = append(w.actors, actor{workload: l})
		}
	}
	if len(w.actors) == 0 {
		return nil, fmt.Errorf("make a simulated world: it needs at least one tenant")
	}
	return w, nil
}

// newTenant makes the tenant with the given place in the world. Tenants have their
// headquarters in different places.
func newTenant(seed uint64, index int, conf Tenant) (*tenant, error) {
	conf.Users = max(conf.Users, 1)
	r := newRand(seed, 1)
	t := &tenant{Tenant: conf, policies: newPolicies(r), apps: apps(), mail: mailApp(), attackers: attackSites(), travel: destinations()}
	all := offices()
	for i := range min(len(all), 2+conf.Users/25) {
		p := all[(3*index+i)%len(all)]
		t.offices = append(t.offices, &office{p, p.address4(r)})
	}
	taken := map[string]bool{}
	for range conf.Users {
		p, err := newPerson(r, t, taken)
		if err != nil {
			return nil, err
		}
		t.people = append(t.people, p)
	}
	t.workloads = newWorkloads(r, t)
	return t, nil
}
