package simulate

import (
	"container/heap"
	"math/rand/v2"
	"sort"
	"time"
)

// generator turns instants into sign-ins. What an instant sets off may last: the
// later sign-ins wait in pending until their time has come.
type generator struct {
	world *World
	r     *rand.Rand
	// sprayGap is the mean time between two password sprays on one tenant.
	sprayGap time.Duration
	sprays   []time.Time // the next one of each tenant
	pending  queue
	// cumulative are the actors' liveliness in hour, summed up.
	hour       int64
	cumulative []float64
}

func newGenerator(w *World, start time.Time, purpose uint64, sprayGap time.Duration) *generator {
	g := &generator{world: w, r: newRand(mix(w.seed, uint64(start.UnixNano())), purpose), sprayGap: sprayGap, hour: -1 << 62}
	for range w.tenants {
		g.sprays = append(g.sprays, start.Add(g.untilSpray()))
	}
	return g
}

func (g *generator) untilSpray() time.Duration {
	return time.Duration(g.r.ExpFloat64() * float64(g.sprayGap))
}

// attempt lets someone who is awake at the instant try to sign in, and starts
// the password spray that is due.
func (g *generator) attempt(at time.Time) {
	for i, due := range g.sprays {
		if !due.After(at) {
			g.spray(g.world.tenants[i], at)
			g.sprays[i] = at.Add(g.untilSpray())
		}
	}
	who := g.choose(at)
	if who.workload != nil {
		g.workload(who.workload, at)
		return
	}
	g.person(who.person, at)
}

// choose picks an actor by liveliness.
func (g *generator) choose(at time.Time) actor {
	if hour := at.Unix() / 3600; hour != g.hour {
		g.hour, g.cumulative = hour, g.world.liveliness(at, g.cumulative[:0])
	}
	x := g.r.Float64() * g.cumulative[len(g.cumulative)-1]
	return g.world.actors[min(sort.SearchFloat64s(g.cumulative, x), len(g.world.actors)-1)]
}

// liveliness appends the running sums of the actors' liveliness at the instant.
func (w *World) liveliness(at time.Time, sums []float64) []float64 {
	total := 0.0
	for _, a := range w.actors {
		if a.person != nil {
			total += a.person.liveliness(at)
		} else {
			total += a.workload.activity
		}
		sums = append(sums, total)
	}
	return sums
}

// emit hands a sign-in over to be written when its time has come.
func (g *generator) emit(s *signIn) {
	s.id = newUUID(g.r)
	if s.originalRequest == "" {
		s.originalRequest = s.id
	}
	s.processing = 40 + int(g.r.ExpFloat64()*120)
	s.shape = g.shape(s.kind)
	heap.Push(&g.pending, s)
}

func (g *generator) shape(k kind) shape {
	switch x := g.r.Float64(); {
	case x < 0.05:
		return logAnalyticsShape
	case x < 0.22:
		return azureMonitorShape
	case x < 0.45 && k == interactive:
		return graphBasicShape
	default:
		return graphShape
	}
}

// next returns the earliest sign-in before the instant, or nil.
func (g *generator) next(before time.Time) *signIn {
	if len(g.pending) == 0 || !g.pending[0].at.Before(before) {
		return nil
	}
	return heap.Pop(&g.pending).(*signIn)
}

// queue is a heap of sign-ins, the earliest first.
type queue []*signIn

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].at.Equal(q[j].at) {
		return q[i].id < q[j].id // a fixed order, so that runs repeat
	}
	return q[i].at.Before(q[j].at)
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*signIn)) }
func (q *queue) Pop() any {
	last := len(*q) - 1
	s := (*q)[last]
	(*q)[last], *q = nil, (*q)[:last]
	return s
}
