package sink

import (
	"context"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink/rows"
)

// exec runs a statement on the test's database.
func (b *bench) exec(statement string) {
	b.t.Helper()
	if err := b.db.Exec(context.WithoutCancel(b.t.Context()), statement); err != nil {
		b.t.Fatal(err)
	}
}

// forgetTokens makes the table forget all insert tokens, as later blocks do.
func (b *bench) forgetTokens() {
	b.t.Helper()
	b.exec("ALTER TABLE signins MODIFY SETTING non_replicated_deduplication_window = 0")
	b.exec("ALTER TABLE signins MODIFY SETTING non_replicated_deduplication_window = 1000")
}

// some is a block of the chosen records only.
func some(records []*kgo.Record, chosen func(i int) bool) *block {
	b := &block{columns: rows.New()}
	for i, r := range records {
		if chosen(i) {
			b.add(r)
		}
	}
	return b
}

func TestSink_replayAfterTheWindow_storesOnlyWhatIsMissing(t *testing.T) {
	tests := []struct {
		name   string
		landed func(i int) bool
		rows   float64
	}{
		{"all had landed", func(int) bool { return true }, 90},
		{"one week had landed", func(i int) bool { return i%3 == 1 }, 30},
		{"nothing had landed", func(int) bool { return false }, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, testkit.Kafka(t), 1)
			b.exec("SYSTEM STOP MERGES signins")
			records := b.produceEvents(0, events("a", 90)...)
			_, in, token := b.blockOf(records)
			b.commit(0, in.First, in.Metadata())
			if landed := some(records, tt.landed); landed.columns.Rows() > 0 {
				b.insert(landed, token)
			}
			b.forgetTokens()
			b.rowsAre(int(tt.rows))

			sink := b.start(b.cfg)
			b.rowsBecome(90)
			b.acknowledged()
			b.rowsAre(90)
			if got := sink.value(t, "gatehouse_sink_rows_left_out_total"); got != tt.rows {
				t.Errorf("%v rows found in the table, want %v", got, tt.rows)
			}
		})
	}
}

// The table forgets a token: what the tests above rely on.
func TestForgetTokens_letsTheSameBlockInTwice(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	b.exec("SYSTEM STOP MERGES signins")
	block, _, token := b.blockOf(b.produceEvents(0, events("a", 9)...))
	b.insert(block, token)
	b.insert(block, token)
	b.rowsAre(9)
	b.forgetTokens()
	b.insert(block, token)
	if got := b.count("SELECT count() FROM signins"); got != 18 {
		t.Errorf("%d rows, want 18", got)
	}
}

// revised is the event with id in another delivery: received ms later.
func revised(id string, ms int64, state string) *schemas.SignIn {
	ev := event(id, 0)
	ev.RiskState = state
	ev.Provenance = &schemas.Provenance{ReceivedUnixNano: ev.Provenance.ReceivedUnixNano + ms*1e6}
	return ev
}

// A merge leaves only the latest delivery of an id, so the row of an earlier one
// is stored although it can't be found; that of a later one is not.
func TestSink_replayAfterTheWindow_earlierDeliveriesThatAMergeRemovedAreStored(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	records := b.produceEvents(0, revised("x", 1, "first"), revised("x", 3, "third"), revised("y", 1, "first"), revised("z", 1, "z"),
		revised("same", 0, "before"), revised("same", 0, "after"))
	_, in, token := b.blockOf(records)
	b.commit(0, in.First, in.Metadata())
	b.insert(some(records, func(i int) bool { return i < 3 || i == 4 }), token)
	b.exec("OPTIMIZE TABLE signins FINAL")
	b.forgetTokens()
	if got := b.count("SELECT count() FROM signins"); got != 3 {
		t.Fatalf("%d rows after the merge, want 3", got)
	}
	b.exec("SYSTEM STOP MERGES signins")

	sink := b.start(b.cfg)
	b.rowsBecome(5) // and z, and the same revision written later
	b.acknowledged()
	if got := sink.value(t, "gatehouse_sink_rows_left_out_total"); got != 4 {
		t.Errorf("%v rows found in the table, want 4", got)
	}
	for id, state := range map[string]string{"x": "third", "y": "first", "z": "z", "same": "after"} {
		if got := b.count("SELECT count() FROM signins_live WHERE id = ? AND risk_state = ?", id, state); got != 1 {
			t.Errorf("%d rows of %s with %s, want 1", got, id, state)
		}
	}
}

// The halves of a refused block have tokens of their own, so tokens would not
// drop what had landed of the whole.
func TestSink_replayOfABlockThatIsRefused_storesOnlyWhatIsMissing(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	b.exec("SYSTEM STOP MERGES signins")
	records := b.produceEvents(0, events("a", 90)...)
	_, in, token := b.blockOf(records)
	b.commit(0, in.First, in.Metadata())
	b.insert(some(records, func(i int) bool { return i%3 == 1 }), token)
	b.exec("ALTER TABLE signins ADD CONSTRAINT tidy CHECK _user_id_text != 'u-a-42'")
	b.start(b.cfg)
	b.rowsBecome(89)
	b.acknowledged()
	b.rowsAre(89)
	if got := header(b.letters(1)[0], schemas.HeaderDeadOffset); got != "42" {
		t.Errorf("dead letter of offset %s, want 42", got)
	}
}
