package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// Each event made is what it says: good ones decode, others are refused for the
// reason noted, and what is left of any tells its id.
func TestMaker_eventsAreWhatTheySay(t *testing.T) {
	now := time.Now()
	source := newMaker(wayKafka, 1, 1)
	seen := map[schemas.DeadReason]int{}
	ids := map[string]bool{}
	for range 3000 {
		for _, e := range append(source.batch(2), source.poison()) {
			seen[e.poison]++
			ids[e.id] = true
			assert.Equal(t, e.id, string(idPattern.Find(e.body)))
			assert.Equal(t, e.poison, verdict(e, now), "%.300s", e.body)
		}
	}
	assert.Greater(t, len(ids), 5000)
	for _, reason := range schemas.DeadReasons() {
		if reason != schemas.DeadRefused { // that is the table's, which takes all that the enricher lets through
			assert.NotZero(t, seen[reason], "none is made to be refused as %s", reason)
		}
	}
}

// verdict is the reason for which the enricher refuses an event.
func verdict(e event, now time.Time) (reason schemas.DeadReason) {
	if len(e.body) > schemas.MaxEventBytes {
		return schemas.DeadTooLarge
	}
	rawevent.NewDecoder().Decode(e.body, rawevent.Source{Received: now}, func(d rawevent.Decoded) bool {
		if d.Err != nil {
			reason = d.Err.Reason
		}
		return true
	})
	return reason
}

func TestMaker_sameSeed_sameEvents(t *testing.T) {
	one, two := newMaker(wayHTTP, 5, 1), newMaker(wayHTTP, 5, 1)
	at := time.Unix(1_800_000_000, 0)
	one.now, two.now = func() time.Time { return at }, func() time.Time { return at }
	for range 20 {
		assert.Equal(t, one.batch(30), two.batch(30))
	}
}
