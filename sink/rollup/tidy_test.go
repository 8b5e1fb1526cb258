package rollup

import (
	"testing"
	"time"
)

func TestTidy_replacedBatchesAndWorkedInNotes_goAfterAWhile(t *testing.T) {
	r := newRig(t)
	rows := signIns("a", monday, time.Hour, 30)
	r.insert(rows...)
	horizon := monday.Add(30 * time.Hour)
	r.settle(horizon)
	w := r.writer()
	r.round(w)
	counted := r.number("SELECT count() FROM rollup_counts")
	rows[3].revision, rows[3].user = 2, "other"
	r.late(rows[3])
	r.round(w)
	replaced := r.number("SELECT count() FROM rollup_counts")
	if replaced <= counted {
		t.Fatalf("%d rows of counts after a restatement, want more than %d", replaced, counted)
	}

	tidyAt := func(in time.Duration) {
		t.Helper()
		s := store{conn: r.db}
		st, err := w.look(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		st.now, w.tidied = st.now.Add(in), time.Time{}
		if err := w.tidy(t.Context(), s, st); err != nil {
			t.Fatal(err)
		}
		r.check()
	}
	replacedLegacy := func() uint64 {
		return r.number("SELECT toUInt64(uniqExact(granularity, start, batch) - uniqExact(granularity, start)) FROM rollup_legacy")
	}
	tidyAt(5 * time.Minute)
	if got := replacedLegacy(); got != 2 {
		t.Errorf("legacy client apps of %d replaced spans are there after 5 minutes, want those of an hour and of a day", got)
	}
	if got := r.number("SELECT count() FROM rollup_counts"); got != replaced {
		t.Errorf("%d rows of counts after 5 minutes, want %d: readers may be at them", got, replaced)
	}
	r.note(99, "open", rows[7:8])
	tidyAt(time.Hour)
	if got := replacedLegacy(); got != 0 {
		t.Errorf("legacy client apps of %d replaced spans are there after an hour", got)
	}
	if got := r.number("SELECT count() FROM rollup_counts"); got != counted {
		t.Errorf("%d rows of counts after an hour, want %d", got, counted)
	}
	if got := r.number("SELECT count() FROM rollup_touched WHERE first_offset = 99"); got != 1 {
		t.Error("an open note was dropped")
	}
	r.note(99, "closed", rows[7:8])
	r.round(w)
	tidyAt(time.Hour)
	if got := r.number("SELECT count() FROM rollup_touched"); got == 0 {
		t.Error("notes are gone that were worked in a moment ago")
	}
	tidyAt(time.Hour)
	if got := r.number("SELECT count() FROM rollup_touched"); got != 0 {
		t.Errorf("%d notes are left that are all worked in", got)
	}
	r.complete(horizon)
}
