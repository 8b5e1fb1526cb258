package sink

import (
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// counted gives the table a view that counts its rows by user, on a target with a
// deduplication window of its own.
func (b *bench) counted() {
	b.t.Helper()
	b.exec(`CREATE TABLE counts (user_id String, n UInt64) ENGINE = SummingMergeTree ORDER BY user_id
		SETTINGS non_replicated_deduplication_window = 1000`)
	b.exec("CREATE MATERIALIZED VIEW counting TO counts AS SELECT user_id, count() AS n FROM signins GROUP BY user_id")
}

func TestSink_replayWithARollupView_countsEachRowOnce(t *testing.T) {
	tests := []struct {
		name   string
		landed func(i int) bool
	}{
		{"all had landed", func(int) bool { return true }},
		{"nothing had landed", func(int) bool { return false }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, testkit.Kafka(t), 1)
			b.counted()
			records := b.produceEvents(0, events("a", 90)...)
			_, in, token := b.blockOf(records)
			b.commit(0, in.First, in.Metadata())
			if landed := some(records, tt.landed); landed.columns.Rows() > 0 {
				b.insert(landed, token)
			}
			b.start(b.cfg)
			b.rowsBecome(90)
			b.acknowledged()
			if got := b.count("SELECT sum(n) FROM counts"); got != 90 {
				t.Errorf("the view counts %d rows, want 90", got)
			}
		})
	}
}

// An insert whose outcome is unknown is repeated whole, under its token.
func TestSink_repeatedInsertWithARollupView_countsEachRowOnce(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	b.counted()
	block, _, token := b.blockOf(b.produceEvents(0, events("a", 90)...))
	for range 3 {
		b.insert(block, token)
	}
	if got := b.count("SELECT sum(n) FROM counts"); got != 90 {
		t.Errorf("the view counts %d rows, want 90", got)
	}
}
