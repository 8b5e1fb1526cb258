package ingest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// errBufferFull: other requests wait for Kafka and leave no room.
var errBufferFull = errors.New("the buffer of events that wait for kafka is full")

// errNoAnswer: Kafka neither took nor refused events in time.
var errNoAnswer = errors.New("kafka has not answered in time")

// delivery is what one request has under way to Kafka. It outlives the request
// when Kafka does not answer in time.
type delivery struct {
	client  *kgo.Client
	buffer  *buffer
	share   int64 // bytes that may be under way at once
	timeout time.Duration
	promise func(*kgo.Record, error) // d.done, made once

	progress chan struct{} // gets a token when the state below changes

	mu       sync.Mutex
	records  int
	bytes    int64
	answered int64                 // records that Kafka has answered for
	accepted int64                 // events acknowledged
	several  map[*kgo.Record]int64 // events in records that hold more than one
	err      error                 // of the first record that failed
	silent   bool                  // Kafka has not answered in time
}

func (g *Gateway) newDelivery() *delivery {
	d := &delivery{
		client: g.client, buffer: &g.buffer,
		share:    g.cfg.MaxBufferedBytes / shareOfBuffer,
		timeout:  g.cfg.DeliveryTimeout + 2*time.Second, // the client's own timeout says more, so it goes first
		progress: make(chan struct{}, 1),
	}
	d.promise = d.done
	return d
}

func sizeOf(r *kgo.Record) int64 {
	return int64(len(r.Key) + len(r.Value) + recordOverhead)
}

// send hands a record that holds so many events to Kafka, after waiting for room.
// Errors: errBufferFull, errNoAnswer, and that of an earlier record.
func (d *delivery) send(r *kgo.Record, events int64) error {
	if err := d.reserve(r, events); err != nil {
		return err
	}
	// What Kafka was given is not taken back when the client goes away.
	d.client.TryProduce(context.Background(), r, d.promise)
	return nil
}

// reserve waits for room. A request waits for its own records only: when it has
// none under way and others fill the buffer, it is turned away.
func (d *delivery) reserve(r *kgo.Record, events int64) error {
	size := sizeOf(r)
	d.mu.Lock()
	defer d.mu.Unlock()
	for {
		if d.err != nil {
			return d.err
		}
		if (d.records == 0 || d.bytes+size <= d.share) && d.buffer.take(size) {
			break
		}
		if d.records == 0 {
			return errBufferFull
		}
		if err := d.wait(); err != nil {
			return err
		}
	}
	d.records++
	d.bytes += size
	if events != 1 {
		if d.several == nil {
			d.several = map[*kgo.Record]int64{}
		}
		d.several[r] = events
	}
	return nil
}

// wait lets go of the lock until something has changed.
func (d *delivery) wait() error {
	before := d.answered
	d.mu.Unlock()
	timer := time.NewTimer(d.timeout)
	timedOut := false
	select {
	case <-d.progress:
	case <-timer.C:
		timedOut = true
	}
	timer.Stop()
	d.mu.Lock()
	if timedOut && d.answered == before {
		d.silent = true
		return errNoAnswer
	}
	return nil
}

// done takes Kafka's word about a record.
func (d *delivery) done(r *kgo.Record, err error) {
	size := sizeOf(r)
	d.buffer.give(size)
	d.mu.Lock()
	d.records--
	d.bytes -= size
	d.answered++
	switch events, ok := d.several[r]; {
	case err != nil:
		if d.err == nil {
			d.err = err
		}
	case ok:
		d.accepted += events
	default:
		d.accepted++
	}
	// A waiting request need not wake for each record.
	wake := err != nil || d.records == 0 || d.bytes <= d.share/2
	d.mu.Unlock()
	if !wake {
		return
	}
	select {
	case d.progress <- struct{}{}:
	default:
	}
}

// finish waits until Kafka has answered for every record, and returns how many
// events it has acknowledged. Errors: errNoAnswer, after which the events still
// under way may or may not come to be stored, and that of the first record that failed.
func (d *delivery) finish() (accepted int64, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for d.records > 0 && !d.silent {
		_ = d.wait() // sets silent
	}
	if d.silent {
		return d.accepted, errors.Join(errNoAnswer, d.err)
	}
	return d.accepted, d.err
}
