package sink

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink/table"
)

// The counter is there before the first refusal, so that an alert sees that one.
func TestMetrics_countTheDeadByReason(t *testing.T) {
	registry := prometheus.NewRegistry()
	if _, err := newMetrics(registry); err != nil {
		t.Fatal(err)
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() != "gatehouse_sink_dead_rows_total" {
			continue
		}
		if m := family.GetMetric(); len(m) != 1 || m[0].GetLabel()[0].GetName() != "reason" || m[0].GetLabel()[0].GetValue() != string(schemas.DeadRefused) {
			t.Errorf("%v", m)
		}
		return
	}
	t.Error("no counter of dead letters")
}

// Each figure is compared with what is known of a pipeline at work.
func TestMetrics_tellTheTruth(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 2)
		old := b.produceEvents(0, events("old", 40)...)
		_, in, token := b.blockOf(old)
		block, _, _ := b.blockOf(old)
		b.insert(block, token)
		b.commit(0, in.First, in.Metadata()) // an owner that died after its insert
		sink := b.start(b.cfg)
		b.produceEvents(0, events("a", 100)...)
		b.rowsBecome(140)
		b.acknowledged()
		for name, want := range map[string]float64{
			"replayed_intents_total": 1, "rows_left_out_total": 40, "rows_total": 100, "assigned_partitions": 2,
			"ready": 1, "duplicate_blocks_total": 0, "lag_records": 0, "lag_seconds": 0, "rebalances_total": 1, "dead_oldest_seconds": 0,
			"enriched_retention_seconds": retentionOf(t, schemas.TopicEnriched), "dead_retention_seconds": retentionOf(t, schemas.TopicDead),
		} {
			sink.becomes(t, name, func(got float64) bool { return got == want })
		}
		count, rows := sink.observed(t, "block_rows")
		if blocks := sink.value(t, "gatehouse_sink_blocks_total"); float64(count) != blocks || rows != 100 {
			t.Errorf("%d blocks with %v rows observed, %v counted", count, rows, blocks)
		}
		if count, bytes := sink.observed(t, "block_bytes"); count == 0 || bytes < 100*recordOverhead {
			t.Errorf("%d blocks with %v bytes", count, bytes)
		}
		sink.becomes(t, "stored_through_age_seconds", func(age float64) bool { return age > 0 && age < 3600 })
		sink.becomes(t, "horizon_age_seconds", func(age float64) bool { return age >= 7200 && age < 3*3600 })

		b.insert(block, token)
		b.rowsAre(140)
	})
}

// While nothing can be stored, lag grows in records and in seconds, also of what
// the sink does not even fetch.
func TestMetrics_lagWhileNothingCanBeStored(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 2)
	settings := b.cfg
	settings.BlockRows, settings.BlockBytes, settings.BufferBytes, settings.UnknownRetries = 100, 1<<16, 1<<16, 1000
	sink := b.start(settings)
	b.produceEvents(1, events("before", 3)...)
	b.rowsBecome(3)
	if err := b.db.Exec(t.Context(), "RENAME TABLE signins TO elsewhere"); err != nil {
		t.Fatal(err)
	}
	written := time.Now()
	for round := range 20 { // more than fits in memory
		b.produceEvents(1, events("down-"+strconv.Itoa(round), 200)...)
	}
	sink.becomes(t, "lag_records", func(n float64) bool { return n >= 4000 && n <= 4000+20 }) // and a marker each
	sink.becomes(t, "lag_seconds", func(age float64) bool { return age > 0.5 && age <= time.Since(written).Seconds()+0.5 })
	if held := sink.value(t, "gatehouse_sink_buffered_bytes"); held <= 0 || held > 4<<20 {
		t.Errorf("%v bytes held", held)
	}
	if err := b.db.Exec(t.Context(), "RENAME TABLE elsewhere TO signins"); err != nil {
		t.Fatal(err)
	}
	b.rowsBecome(4003)
	sink.becomes(t, "lag_records", func(n float64) bool { return n == 0 })
	sink.becomes(t, "lag_seconds", func(age float64) bool { return age == 0 })
}

// Letters carry the time at which Kafka got them, which is what retention goes by.
func TestMetrics_oldestDeadLetter(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 1)
		before := time.Now()
		letter := &kgo.Record{Topic: b.topics.Dead, Partition: 0, Value: []byte("{")}
		if err := b.kafka.ProduceSync(t.Context(), letter).FirstErr(); err != nil {
			t.Fatal(err)
		}
		sink := b.start(b.cfg)
		sink.becomes(t, "dead_oldest_seconds", func(age float64) bool { return age > 0 && age <= time.Since(before).Seconds()+0.5 })
	})
}

func TestMetrics_insertsThatClickHouseDrops(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	block, _, token := b.blockOf(b.produceEvents(0, events("a", 9)...))
	in := table.NewInserter(b.cfg.ClickHouse, 1, patience)
	defer in.Close()
	dropped := 0
	in.Dropped = func() { dropped++ }
	for want := range 3 {
		if err := in.Insert(t.Context(), token, block.columns); err != nil {
			t.Fatal(err)
		}
		if dropped != want {
			t.Errorf("%d inserts dropped after %d repeats", dropped, want)
		}
	}
	b.rowsAre(9)
}

// becomes waits until the sum of a metric of the sink is as wanted.
func (r *running) becomes(t *testing.T, name string, wanted func(float64) bool) {
	t.Helper()
	testkit.Eventually(t, patience, name, func() (bool, string) {
		got := r.value(t, prefix+name)
		return wanted(got), fmt.Sprint(got)
	})
}

// observed returns the count and the sum of a histogram of the sink.
func (r *running) observed(t *testing.T, name string) (count uint64, sum float64) {
	t.Helper()
	r.histogram(t, prefix+name, func(h *dto.Histogram) { count, sum = h.GetSampleCount(), h.GetSampleSum() })
	return count, sum
}

// retentionOf is what the contract says of the topic, in seconds.
func retentionOf(t *testing.T, name string) float64 {
	t.Helper()
	for _, topic := range schemas.Topics(1, 1) {
		if topic.Name == name {
			return topic.Retention.Seconds()
		}
	}
	t.Fatal("no topic " + name)
	return 0
}
