package main

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// action is what is done to a target.
type action string

// The actions. Those on processes end with the process running again, those on
// links with new connections that work.
const (
	kill     action = "kill"      // SIGKILL, and a start afterwards
	pause    action = "stop"      // SIGSTOP, and SIGCONT afterwards
	slow     action = "slow"      // stopped three quarters of the time: a process that waits for its disk
	cut      action = "cut"       // connections end, new ones are refused
	stall    action = "stall"     // nothing gets through, and all of it later
	halfOpen action = "half-open" // what goes into open connections vanishes, new ones work
	throttle action = "throttle"  // a few bytes at a time: a slow disk behind it
)

// fault is one thing that goes wrong.
type fault struct {
	at     time.Duration // since the beginning of the faults
	length time.Duration // until it is undone
	action action
	target string
}

func (f fault) String() string {
	return fmt.Sprintf("%6.1fs  %-9s %-16s for %.1fs", f.at.Seconds(), f.action, f.target, f.length.Seconds())
}

// targets are the names of what faults can hit.
type targets struct {
	stages  []string // of the program under test
	engines []string // Kafka and ClickHouse
	links   []string // connections through a proxy
	disks   []string // those of links that lead to what writes to a disk
	writers []string // who writes through each of disks, in the same order
}

// card is a fault without a time.
type card struct {
	action action
	target string
}

// deck holds every fault there is, the kills of stages that must remember what
// they did twice.
func (t targets) deck() []card {
	var deck []card
	add := func(a action, targets []string) {
		for _, target := range targets {
			deck = append(deck, card{a, target})
		}
	}
	add(kill, t.stages)
	add(kill, t.stages)
	add(pause, t.stages)
	add(kill, t.engines)
	add(pause, t.engines)
	add(slow, t.engines)
	add(cut, t.links)
	add(stall, t.links)
	add(halfOpen, t.links)
	add(throttle, t.disks)
	return deck
}

const (
	firstFault  = 3 * time.Second // everything has begun to flow
	longestWait = 5 * time.Second // between the beginnings of two faults
	// recovers is how long a target is left alone after a fault, and an engine,
	// which takes longer to start.
	recovers       = 4 * time.Second
	engineRecovers = 20 * time.Second
)

// newPlan deals the faults of a run: the same for the same seed, length and
// targets. The deck is shuffled and dealt anew when it is used up, so that a run
// that is long enough holds every fault. All end within the length.
func newPlan(seed uint64, length time.Duration, t targets) []fault {
	random := rand.New(rand.NewPCG(seed, 0))
	engines := map[string]bool{}
	for _, name := range t.engines {
		engines[name] = true
	}
	var plan []fault
	var deck []card
	busy := map[string]time.Duration{}
	for at := firstFault; at < length; at += time.Second/2 + rand64(random, longestWait) {
		if len(deck) < len(t.deck())/2 { // half of the last deal stays, for what was busy
			fresh := t.deck()
			random.Shuffle(len(fresh), func(i, j int) { fresh[i], fresh[j] = fresh[j], fresh[i] })
			deck = append(deck, fresh...)
		}
		for i, c := range deck {
			long := lengthOf(random, c.action, engines[c.target])
			if busy[c.target] > at || at+long > length {
				continue
			}
			deck = append(deck[:i:i], deck[i+1:]...)
			plan = append(plan, fault{at, long, c.action, c.target})
			rest := recovers
			if engines[c.target] {
				rest = engineRecovers
			}
			busy[c.target] = at + long + rest
			if second, ok := t.meanwhile(random, plan[len(plan)-1]); ok && busy[second.target] <= at {
				plan = append(plan, second)
				busy[second.target] = second.at + second.length + recovers
			}
			break
		}
	}
	slices.SortStableFunc(plan, func(a, b fault) int { return cmp.Compare(a.at, b.at) })
	return plan
}

// meanwhile makes a fault that strikes while another lasts: in two of three times
// in which a writer's disk is slow or away, the writer is killed with what it has
// announced and not yet written.
func (t targets) meanwhile(random *rand.Rand, f fault) (fault, bool) {
	i := slices.Index(t.disks, f.target)
	if i < 0 || f.action != stall && f.action != throttle || random.IntN(3) == 0 {
		return fault{}, false
	}
	return fault{f.at + f.length*3/4, f.length / 4, kill, t.writers[i]}, true
}

// lengthOf draws how long a fault lasts. One in three pauses of a process is
// longer than the groups' session of 10 s, and one in three stalls longer than
// the sink waits for an insert.
func lengthOf(random *rand.Rand, a action, engine bool) time.Duration {
	long := random.IntN(3) == 0
	switch {
	case a == kill && long && !engine:
		return 11*time.Second + rand64(random, 4*time.Second)
	case a == kill:
		return rand64(random, 3*time.Second)
	case a == pause && long, a == stall && long:
		return 12*time.Second + rand64(random, 8*time.Second)
	case a == cut:
		return rand64(random, 3*time.Second)
	case a == slow, a == throttle:
		return 5*time.Second + rand64(random, 10*time.Second)
	}
	return time.Second + rand64(random, 6*time.Second)
}

// rand64 draws a duration from 0 to below most.
func rand64(random *rand.Rand, most time.Duration) time.Duration {
	return time.Duration(random.Int64N(int64(most)))
}
