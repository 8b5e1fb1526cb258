package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestNewPlan_sameSeed_sameFaults(t *testing.T) {
	on := targetsOn(brokerApache)
	assert.Equal(t, newPlan(7, 5*time.Minute, on), newPlan(7, 5*time.Minute, on))
	assert.NotEqual(t, newPlan(7, 5*time.Minute, on), newPlan(8, 5*time.Minute, on))
}

func TestNewPlan_endsInTimeAndHitsATargetOnceAtATime(t *testing.T) {
	for seed := range uint64(200) {
		free := map[string]time.Duration{}
		for _, f := range newPlan(seed, time.Minute, targetsOn(brokerApache)) {
			assert.LessOrEqual(t, f.at+f.length, time.Minute, "seed %d: %s", seed, f)
			assert.GreaterOrEqual(t, f.at, free[f.target], "seed %d: %s", seed, f)
			free[f.target] = f.at + f.length
		}
	}
}

// A run of the default length leaves out hardly anything that can go wrong.
func TestNewPlan_defaultLength_holdsEveryFault(t *testing.T) {
	for _, broker := range []string{brokerApache, brokerKfake} {
		on := targetsOn(broker)
		missing := 0
		for seed := range uint64(50) {
			dealt := map[card]bool{}
			for _, f := range newPlan(seed, 5*time.Minute, on) {
				dealt[card{f.action, f.target}] = true
			}
			for _, c := range on.deck() {
				if !dealt[c] {
					missing++
				}
			}
		}
		assert.Less(t, missing, 50, "faults left out on %s in 50 runs", broker)
	}
}

// A sink is also killed while its inserts are held up, when there is most to forget.
func TestNewPlan_sinksAreKilledWhileTheyWrite(t *testing.T) {
	var killed int
	for seed := range uint64(20) {
		plan := newPlan(seed, time.Minute, targetsOn(brokerApache))
		for _, held := range plan {
			for _, f := range plan {
				inside := f.at > held.at && f.at < held.at+held.length
				if held.action == stall && held.target == linkOne && f.action == kill && f.target == stageSinkOne && inside {
					killed++
				}
			}
		}
	}
	assert.Greater(t, killed, 4)
}

// Groups take 10 s to miss a member: some faults are longer, most are not.
func TestNewPlan_someStopsOutlastTheSession(t *testing.T) {
	var long, short int
	for seed := range uint64(20) {
		for _, f := range newPlan(seed, 5*time.Minute, targetsOn(brokerApache)) {
			if f.action == pause && f.length > 10*time.Second {
				long++
			} else if f.action == pause {
				short++
			}
		}
	}
	assert.Greater(t, long, 20)
	assert.Greater(t, short, long)
}
