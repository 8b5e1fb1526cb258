package enrich

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"
)

// allocationsPerEvent is what decoding, deciding and encoding an event may
// allocate, on average. Lower it when it has become less; memory that each event
// needs anew is what the stage's speed is lost on first.
const allocationsPerEvent = 1.1

func TestWorker_allocationsPerEvent(t *testing.T) {
	const events = 1000
	w, records := testWorker(t), sampleRecords(events)
	produced := 0
	perRun := testing.AllocsPerRun(5, func() {
		w.records(records, func(rec *kgo.Record) { // no assertions here: they allocate
			if rec.Topic == w.enrichedTopic {
				produced++
			}
		})
		w.reset()
	})
	require.Equal(t, 6*events, produced, "AllocsPerRun runs once more than it counts")
	t.Logf("%.2f allocations an event", perRun/events)
	require.LessOrEqual(t, perRun/events, allocationsPerEvent)
}
