package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gatehouse/gatehouse/schemas"
)

// letter is a dead letter of one event.
type letter struct {
	reason schemas.DeadReason
	at     string // position of the refused record, and of the event in it
}

// found is what the engines hold of one id in the end.
type found struct {
	rows       int // in signins, repeats included
	deliveries int // raw records that those rows come from
	live       int // in signins_live
	letters    []letter
}

// sum is the account of a way, or of all.
type sum struct {
	sent, acknowledged, refused, queryable, dead, lost, doubled int
}

// problem is one event that is not where it should be, once.
type problem struct {
	id      string
	doubled bool // else lost
	what    string
}

func (p problem) String() string {
	kind := "lost"
	if p.doubled {
		kind = "doubled"
	}
	return fmt.Sprintf("%s: %s: %s", kind, p.id, p.what)
}

// account compares what producers know with what the engines hold. An
// acknowledged event must be queryable once, or, when it was sent to be refused,
// lie in dead letters with the reason expected and nowhere else. An event that was
// sent and not acknowledged may be there or not, but not twice.
func account(entries map[string]entry, there map[string]found) (map[string]sum, []problem) {
	ways := map[string]sum{}
	var problems []problem
	for id, e := range entries {
		s := ways[e.way]
		s.sent++
		if !e.acked.IsZero() {
			s.acknowledged++
		}
		if e.refused != "" {
			s.refused++
		}
		lost, doubled := s.judge(e, there[id])
		if lost != "" {
			s.lost++
			problems = append(problems, problem{id, false, lost})
		}
		if doubled != "" {
			s.doubled++
			problems = append(problems, problem{id, true, doubled})
		}
		ways[e.way] = s
	}
	for id, f := range there {
		if _, sent := entries[id]; !sent {
			s := ways[wayUnknown]
			s.doubled++
			ways[wayUnknown] = s
			problems = append(problems, problem{id, true, fmt.Sprintf("nobody sent it: %d rows, %d dead letters", f.rows, len(f.letters))})
		}
	}
	slices.SortFunc(problems, func(a, b problem) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.what, b.what)) })
	return ways, problems
}

// judge counts where an event is and says what is wrong with that.
func (s *sum) judge(e entry, f found) (lost, doubled string) {
	acked := !e.acked.IsZero()
	switch {
	case e.poison == "" && e.refused != "":
		lost = "a good event, refused as " + e.refused
	case e.poison == "" && f.live > 0:
		s.queryable++
	case e.poison == "" && acked && len(f.letters) > 0:
		lost = fmt.Sprintf("a good event, dead as %s", f.letters[0].reason)
	case e.poison == "" && acked:
		lost = fmt.Sprintf("nowhere; %d rows in signins", f.rows)
	case e.poison != "" && f.live+f.rows > 0:
		lost = fmt.Sprintf("stored, to be refused as %s", e.poison)
	case e.refused != "" && e.refused != string(e.poison):
		lost = fmt.Sprintf("refused as %s instead of %s", e.refused, e.poison)
	case len(f.letters) > 0 && f.letters[0].reason != e.poison:
		lost = fmt.Sprintf("dead as %s instead of %s", f.letters[0].reason, e.poison)
	case e.poison != "" && len(f.letters) > 0:
		s.dead++
	case acked:
		lost = fmt.Sprintf("no dead letter, to be refused as %s", e.poison)
	}
	return lost, repeated(e, f)
}

// repeated says how an event is there more than once. A producer's repeat is
// another raw record with the same id: two rows of the table and one of the view,
// or two dead letters, and no harm.
func repeated(e entry, f found) string {
	positions := map[string]bool{}
	for _, l := range f.letters {
		if positions[l.at] {
			return fmt.Sprintf("two dead letters of %s", l.at)
		}
		positions[l.at] = true
	}
	switch {
	case f.live > 1:
		return fmt.Sprintf("%d rows in signins_live", f.live)
	case f.rows > f.deliveries:
		return fmt.Sprintf("%d rows in signins of %d deliveries", f.rows, f.deliveries)
	case e.poison == "" && f.live > 0 && len(f.letters) > 0:
		return fmt.Sprintf("queryable, and dead as %s", f.letters[0].reason)
	}
	return ""
}

// total is the account of all ways.
func total(ways map[string]sum) sum {
	var t sum
	for _, s := range ways {
		t.sent += s.sent
		t.acknowledged += s.acknowledged
		t.refused += s.refused
		t.queryable += s.queryable
		t.dead += s.dead
		t.lost += s.lost
		t.doubled += s.doubled
	}
	return t
}
