package sink

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// notes counts the late hours whose last note is in the state.
func (b *bench) notes(state string) int {
	b.t.Helper()
	return int(b.count(`SELECT count() FROM (SELECT argMax(state, (noted_at, state)) AS last FROM rollup_touched
GROUP BY tenant_id, hour, partition, first_offset) WHERE last = ?`, state))
}

// notesBecome waits until that many late hours are noted, all of them closed.
func (b *bench) notesBecome(closed int) {
	b.t.Helper()
	testkit.Eventually(b.t, patience, fmt.Sprintf("%d closed notes", closed), func() (bool, string) {
		open, now := b.notes("open"), b.notes("closed")
		return open == 0 && now == closed, fmt.Sprintf("%d open, %d closed", open, now)
	})
}

func TestTouched_eventsOfNow_areNotNoted(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	all := events("a", 20)
	for _, ev := range all {
		ev.CreatedUnixNano = time.Now().UnixNano()
	}
	b.produceEvents(0, all...)
	b.start(b.cfg)
	b.rowsBecome(20)
	b.acknowledged()
	if n := b.count("SELECT count() FROM rollup_touched"); n != 0 {
		t.Errorf("%d notes, want none", n)
	}
}

func TestTouched_lateEvents_areNotedOpenAndThenClosed(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	cfg := b.cfg
	cfg.UnknownRetries = 1000
	all := events("a", 30) // in three hours
	all[7].TenantId = "t2"
	sink := b.startWithout(cfg)
	b.produceEvents(0, all...)
	testkit.Eventually(t, patience, "the block is noted before it is inserted", func() (bool, string) {
		n := b.notes("open")
		return n == 4, fmt.Sprint(n)
	})
	if err := b.db.Exec(t.Context(), "RENAME TABLE elsewhere TO signins"); err != nil {
		t.Fatal(err)
	}
	b.rowsBecome(30)
	b.acknowledged()
	b.notesBecome(4)
	if err := sink.stop(); err != nil {
		t.Error(err)
	}
}

// startWithout starts a sink and takes its table away.
func (b *bench) startWithout(cfg Config) *running {
	b.t.Helper()
	sink := b.start(cfg)
	b.throughReaches(time.Now()) // past the checks of the start
	if err := b.db.Exec(context.WithoutCancel(b.t.Context()), "RENAME TABLE signins TO elsewhere"); err != nil {
		b.t.Fatal(err)
	}
	return sink
}

func TestTouched_crashBeforeTheClosingNote_replayClosesIt(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	records := b.produceEvents(0, events("a", 30)...)
	block, in, token := b.blockOf(records)
	b.commit(0, in.First, in.Metadata())
	b.noteOpen(block)
	b.insert(block, token)
	b.start(b.cfg)
	b.acknowledged()
	b.rowsAre(30) // all rows were there, their hours are told nevertheless
	b.notesBecome(3)
}

func TestTouched_crashAfterTheClosingNote_replayTellsAgain(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	records := b.produceEvents(0, events("a", 30)...)
	_, in, _ := b.blockOf(records[:20])
	b.commit(0, in.First, in.Metadata()) // before anything was noted or inserted
	b.start(b.cfg)
	b.rowsBecome(30)
	b.acknowledged()
	b.notesBecome(6) // three hours in two blocks
}

func TestTouched_refusedRows_leaveNoNoteOpen(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	if err := b.db.Exec(t.Context(), "ALTER TABLE signins ADD CONSTRAINT tidy CHECK _user_id_text NOT LIKE 'u-bad%'"); err != nil {
		t.Fatal(err)
	}
	all := events("a", 40)
	for _, i := range []int{0, 17, 39} {
		all[i] = event(fmt.Sprintf("bad-%d", i), i%3)
	}
	b.produceEvents(0, all...)
	b.start(b.cfg)
	b.rowsBecome(37)
	b.acknowledged()
	if open := b.notes("open"); open != 0 {
		t.Errorf("%d notes are open, want none", open)
	}
	if hours := b.count("SELECT uniqExact(hour) FROM rollup_touched"); hours != 3 {
		t.Errorf("%d hours noted, want 3", hours)
	}
}

func TestTouched_partitionMovesWhileABlockFails_theNextOwnerClosesIt(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	cfg := b.cfg
	cfg.UnknownRetries = 1000
	first := b.startWithout(cfg)
	b.produceEvents(0, events("a", 30)...)
	testkit.Eventually(t, patience, "an open note", func() (bool, string) {
		n := b.notes("open")
		return n == 3, fmt.Sprint(n)
	})
	if err := first.stop(); err != nil {
		t.Fatal(err)
	}
	if err := b.db.Exec(t.Context(), "RENAME TABLE elsewhere TO signins"); err != nil {
		t.Fatal(err)
	}
	b.start(cfg)
	b.rowsBecome(30)
	b.acknowledged()
	b.notesBecome(3)
}

func TestTouched_historyOverManyHours_isTwoInserts(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	const hours = 2000
	all := make([]*schemas.SignIn, hours)
	for i := range all {
		all[i] = event(fmt.Sprintf("h-%d", i), 0)
		all[i].CreatedUnixNano -= int64(i) * int64(time.Hour)
	}
	records := b.produceEvents(0, all...)
	_, in, _ := b.blockOf(records)
	b.commit(0, in.First, in.Metadata()) // so that it is one block
	b.start(b.cfg)
	b.rowsBecome(hours)
	b.acknowledged()
	b.notesBecome(hours)
	if n := b.count("SELECT uniqExact(noted_at) FROM rollup_touched"); n > 2 {
		t.Errorf("notes of %d instants, want those of two inserts", n)
	}
}

// noteOpen notes the late hours of a block that a sink is about to insert.
func (b *bench) noteOpen(of *block) {
	b.t.Helper()
	p := &partition{storage: &storage{latency: b.cfg.VisibilityLatency}}
	p.findTouched(of)
	for _, h := range of.touched {
		err := b.db.Exec(b.t.Context(), "INSERT INTO rollup_touched (tenant_id, hour, partition, first_offset, state) VALUES (?, ?, 0, ?, 'open')",
			h.Tenant, time.Unix(int64(h.Start), 0).UTC(), of.span.First)
		if err != nil {
			b.t.Fatal(err)
		}
	}
}
