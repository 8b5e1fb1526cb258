package producer

import "sync/atomic"

// delivery is what one call has under way.
type delivery struct {
	waits []waiting // one per event handed over; never grows beyond its capacity
	open  atomic.Int64
	done  chan struct{} // closed when open is 0 again
}

// waiting is one event whose fate is open.
type waiting struct {
	delivery *delivery
	place    int // of the event in the call
	err      error
}

// expect adds an event. Pointers stay good because waits has its capacity from the start.
func (d *delivery) expect(place int) *waiting {
	d.waits = append(d.waits, waiting{delivery: d, place: place})
	d.open.Add(1)
	return &d.waits[len(d.waits)-1]
}

func (w *waiting) settle(err error) {
	w.err = err
	if w.delivery.open.Add(-1) == 0 {
		close(w.delivery.done)
	}
}

// fail settles all events that were not handed over.
func (d *delivery) fail(err error) {
	for i := range d.waits {
		d.waits[i].settle(err)
	}
}
