package main

import (
	"sync"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
)

// entry is what producers know of one event.
type entry struct {
	way string
	// poison is the reason for which the event must be refused; empty for a good one.
	poison schemas.DeadReason
	// acked is when it was acknowledged; zero while it was not.
	acked time.Time
	// refused is the gateway's reason for not taking it; empty when it did.
	refused string
}

// ledger is what was sent, acknowledged and refused. It is safe for concurrent use.
type ledger struct {
	mu           sync.Mutex
	entries      map[string]*entry // by the event's id
	sent, acked  int
	refused      int
	acknowledged []string // good ones of the ways whose acknowledgement is the raw topic's, in order
}

func newLedger() *ledger { return &ledger{entries: map[string]*entry{}} }

// send notes events before they are sent for the first time.
func (l *ledger) send(events []event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range events {
		l.entries[e.id] = &entry{way: e.way, poison: e.poison}
	}
	l.sent += len(events)
}

// ack notes that events were acknowledged now.
func (l *ledger) ack(events ...event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	for _, e := range events {
		noted := l.entries[e.id]
		if !noted.acked.IsZero() {
			continue
		}
		noted.acked = now
		l.acked++
		// What the relay has yet to copy is not in the raw topic.
		if e.way != wayRelay && e.poison == "" {
			l.acknowledged = append(l.acknowledged, e.id)
		}
	}
}

// refuse notes that the gateway refused an event, and why.
func (l *ledger) refuse(e event, reason string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries[e.id].refused = reason
	l.refused++
}

// counts are the numbers of events so far.
func (l *ledger) counts() (sent, acked, refused int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sent, l.acked, l.refused
}

// ackedBetween returns the ids acknowledged from the place given on and before
// the instant, and the place behind them.
func (l *ledger) ackedBetween(place int, before time.Time) ([]string, int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	end := place
	for end < len(l.acknowledged) && l.entries[l.acknowledged[end]].acked.Before(before) {
		end++
	}
	return append([]string(nil), l.acknowledged[place:end]...), end
}

// all returns a copy of the entries.
func (l *ledger) all() map[string]entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make(map[string]entry, len(l.entries))
	for id, e := range l.entries {
		all[id] = *e
	}
	return all
}
