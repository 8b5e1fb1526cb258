// Package traffic makes raw sign-in events in bulk, faster than stages take them:
// Graph signIn objects of the shapes and sizes that real ones have, of people who
// have their usual applications, addresses and devices.
//
// The events are those of ingest/simulate, made once, each person's kept
// together. Then a person is drawn, some far more often than others, and one of
// the person's events is given new ids and a new time.
package traffic

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/gatehouse/gatehouse/ingest/simulate"
)

// Tenant is the GUID of the largest tenant; two smaller ones share the rest of the users.
const Tenant = "11111111-2222-4333-8444-555555555555"

const (
	tenants = 3
	// eventsPerUser is how many events are made of a person to draw from.
	eventsPerUser = 7
	// The chance of the person in place k is in proportion to (k+zipfFlat)^-zipfSteep:
	// of 20,000 the first has one event in a hundred, the first thousand two thirds.
	zipfSteep = 1.1
	zipfFlat  = 20
)

// class is a kind of event: the version of the API that shows it, and who signs in.
type class int

const (
	v1Interactive class = iota
	betaInteractive
	betaNonInteractive
	betaWorkload
	classes
)

// shares is how many of 100 events are of a class: together about 1.9 KB on average.
func shares() [classes]int { return [classes]int{65, 5, 12, 18} }

// Traffic is what events are drawn from. It does not change once made and is safe
// for concurrent use.
type Traffic struct {
	actors [classes][]actor
}

// actor is who signs in, with their events.
type actor struct {
	id     string
	events []template
}

// New makes the traffic of a number of people; it takes some seconds for 20,000.
// The same seed makes the same traffic, but for the day of its times.
func New(seed uint64, users int) (*Traffic, error) {
	world, err := simulate.NewWorld(seed, simulate.Tenants(Tenant, tenants, users))
	if err != nil {
		return nil, fmt.Errorf("make traffic: %w", err)
	}
	var t Traffic
	places := [classes]map[string]int{}
	for c := range places {
		places[c] = map[string]int{}
	}
	// A working day, so that people of all time zones sign in.
	to := time.Now().UTC().Truncate(24 * time.Hour)
	for to.Weekday() != time.Thursday {
		to = to.AddDate(0, 0, -1)
	}
	simulate.History(world, to.AddDate(0, 0, -1), to, eventsPerUser*users+1000, func(event simulate.Event) bool {
		made, ok, failed := newTemplate(event.JSON)
		if err = failed; !ok || failed != nil {
			return failed == nil
		}
		t.add(places[made.class], made)
		return true
	})
	if err != nil {
		return nil, fmt.Errorf("make traffic: %w", err)
	}
	for c, actors := range t.actors {
		if len(actors) == 0 {
			return nil, fmt.Errorf("make traffic of %d users: no events of class %d: take more users", users, c)
		}
	}
	return &t, nil
}

func (t *Traffic) add(places map[string]int, made template) {
	actors := &t.actors[made.class]
	place, known := places[made.actor]
	if !known {
		place = len(*actors)
		places[made.actor] = place
		*actors = append(*actors, actor{id: made.actor})
	}
	(*actors)[place].events = append((*actors)[place].events, made)
}

// Source draws events. It is not safe for concurrent use.
type Source struct {
	random *rand.Rand
	pools  [classes]pool
	ranges [classes]int // of 100, where each class ends
	buf    []byte
	id     uuid
}

// pool draws the people of one class.
type pool struct {
	actors []actor
	zipf   *rand.Zipf
}

// Source returns a source of events; those of other seeds have other ids.
func (t *Traffic) Source(seed uint64) *Source {
	s := &Source{random: rand.New(rand.NewPCG(seed, 1))} //nolint:gosec // made-up events
	end := 0
	for c, share := range shares() {
		end += share
		s.ranges[c] = end
		s.pools[c] = pool{t.actors[c], rand.NewZipf(s.random, zipfSteep, zipfFlat, uint64(len(t.actors[c])-1))}
	}
	return s
}

// Next returns the id and the JSON of a new event of the time given, both valid
// until the next call.
func (s *Source) Next(at time.Time) (id, value []byte) {
	drawn := s.random.IntN(100)
	c := 0
	for drawn >= s.ranges[c] {
		c++
	}
	p := &s.pools[c]
	events := p.actors[p.zipf.Uint64()].events
	made := events[s.random.IntN(len(events))]
	s.id.draw(s.random)
	s.buf = made.write(s.buf[:0], &s.id, s.random, at)
	return s.id.text[:], s.buf
}

// Addresses lists the addresses that people sign in from, each once.
func (t *Traffic) Addresses() []string {
	seen := map[string]bool{}
	var out []string
	for _, actors := range t.actors {
		for _, a := range actors {
			for i := range a.events {
				if address := a.events[i].address(); address != "" && !seen[address] {
					seen[address] = true
					out = append(out, address)
				}
			}
		}
	}
	return out
}
