package replay

import "time"

// survey goes through the JSON of one event without parsing it, notes what a
// replay has to know, and writes the event anew with its times moved and their
// dates in the gateway's order. Everything else keeps its bytes.
type survey struct {
	// move is how far times are moved.
	move time.Duration
	// orders is what comes first in dates such as 3/4/2026. They are written as the
	// gateway reads them.
	orders DateOrders

	// created and sent are the times the event names; zero when it names none.
	created, sent time.Time
	// times is how many times were told.
	times int
	// id is the event's id as written, with quotes; nil when it names none. It
	// aliases the event.
	id []byte
	// holder is whether the object looks like one that holds several events.
	holder bool
	// dates is what the dates of all events told, as they were written.
	dates fileDates
	// unclear is a date of this event, beside its own time, that may mean two days.
	unclear string

	out     []byte
	changed bool
}

// at is when the event happened, else when it was sent; zero when it does not say.
func (v *survey) at() time.Time {
	if !v.created.IsZero() {
		return v.created
	}
	return v.sent
}

// event goes through an event, or the list of events that a wrapper's text may
// hold. It returns the event with its times as they are to be sent, valid until
// the next call, or event itself when none changed.
func (v *survey) event(event []byte) []byte {
	v.created, v.sent, v.id, v.holder, v.changed, v.unclear = time.Time{}, time.Time{}, nil, false, false, ""
	v.out = v.out[:0]
	v.holder = len(event) > 0 && event[0] != '{'
	w := walk{survey: v, own: true}
	w.document(event)
	if v.dates.needed == "" && v.created.IsZero() {
		v.dates.needed = v.unclear
	}
	if !v.changed {
		return event
	}
	return v.out
}

// writes is whether times may change; else the survey only looks.
func (v *survey) writes() bool { return v.move != 0 || v.orders != DateOrders{} }
