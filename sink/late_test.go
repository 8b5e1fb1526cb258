package sink

import (
	"context"
	"fmt"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// noteMark writes a stored-through mark of another group, as its sink would.
func (b *bench) noteMark(through time.Time) {
	b.t.Helper()
	err := b.db.Exec(context.WithoutCancel(b.t.Context()),
		"INSERT INTO stored_through SELECT 'other', fromUnixTimestamp64Milli(?), fromUnixTimestamp64Milli(?)", through.UnixMilli(), through.UnixMilli())
	if err != nil {
		b.t.Fatal(err)
	}
}

// lateCounted is how many late rows the sink's histogram has, and their sum in seconds.
func (r *running) lateCounted(t *testing.T) (rows uint64, seconds float64) {
	t.Helper()
	r.histogram(t, "gatehouse_sink_late_seconds", func(h *dto.Histogram) { rows, seconds = h.GetSampleCount(), h.GetSampleSum() })
	return rows, seconds
}

func (r *running) histogram(t *testing.T, name string, see func(*dto.Histogram)) {
	t.Helper()
	families, err := r.gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			see(f.GetMetric()[0].GetHistogram())
		}
	}
}

// lateEvent happened so long before the mark of the test less the two hours.
func lateEvent(id string, mark time.Time, before time.Duration) *schemas.SignIn {
	ev := event(id, 0)
	ev.CreatedUnixNano = mark.Add(-2*time.Hour - before).UnixNano()
	return ev
}

// A mark in the future stands still: the sink's own measurements lie before it.
func TestSink_lateEvents_areMarkedAndCountedOnce(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	mark := time.Now().Add(time.Hour).Truncate(time.Millisecond)
	b.noteMark(mark)
	sink := b.start(b.cfg)
	sink.horizonIs(t, mark.Add(-2*time.Hour))
	b.produceEvents(0, lateEvent("late", mark, 90*time.Minute), lateEvent("almost", mark, time.Millisecond),
		lateEvent("punctual", mark, 0), lateEvent("new", mark, -time.Hour))
	b.rowsBecome(4)
	for id, want := range map[string]uint64{"late": 5400, "almost": 1, "punctual": 0, "new": 0} {
		if got := b.count("SELECT toUInt64(late_seconds) FROM signins WHERE id = ?", id); got != want {
			t.Errorf("%s is %d s late, want %d", id, got, want)
		}
	}
	testkit.Eventually(t, patience, "the late rows are counted", func() (bool, string) {
		rows, seconds := sink.lateCounted(t)
		return rows == 2 && seconds == 5401, fmt.Sprint(rows, " rows, ", seconds, " s")
	})
}

func (r *running) horizonIs(t *testing.T, want time.Time) {
	t.Helper()
	testkit.Eventually(t, patience, "the sink has read the horizon", func() (bool, string) {
		got := time.Unix(0, r.sink.horizon.Nano())
		return got.Equal(want), got.String()
	})
}

// What a replayed intent finds in the table is counted by the sink that stored it alone.
func TestSink_lateEventsOfAReplay_areNotCountedAgain(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	mark := time.Now().Add(time.Hour).Truncate(time.Millisecond)
	b.noteMark(mark)
	records := b.produceEvents(0, lateEvent("a", mark, time.Hour), lateEvent("b", mark, time.Hour))
	block, in, token := b.blockOf(records)
	b.insert(block, token)
	b.commit(0, in.First, in.Metadata())
	sink := b.start(b.cfg)
	b.acknowledged()
	b.rowsAre(2)
	if rows, _ := sink.lateCounted(t); rows != 0 {
		t.Errorf("%d late rows are counted though the table held them", rows)
	}
}
