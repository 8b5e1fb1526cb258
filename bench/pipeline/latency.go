package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

const (
	// lookPause is the time between two looks at the table.
	lookPause = 20 * time.Millisecond
	// lateLimit is how long after the feed's end an event may still appear.
	lateLimit = 30 * time.Second
	// storedWithin is how long a block may take from the instant that its rows bear
	// until it can be seen.
	storedWithin = 20 * time.Second
)

// latency is how long events took from the gateway's 202 until a query saw them.
type latency struct {
	rate     int     // events a second that were wanted
	achieved float64 // and were accepted
	samples  int
	missing  int // not seen within lateLimit
	p50, p99 time.Duration
	most     time.Duration
}

// measureLatency feeds the gateway for a while. Of each request the last event is
// looked for.
func (l *live) measureLatency(ctx context.Context, rate int, seed uint64) error {
	var o observer
	f, err := l.rig.makeFeed(l.gateway.Addr(), rate, l.rig.settings.feed, seed, o.expect)
	if err != nil {
		return err
	}
	looking, stop := context.WithCancel(ctx)
	defer stop()
	looked := make(chan error, 1)
	go func() { looked <- l.look(looking, &o) }()
	achieved, err := f.run(ctx)
	if err != nil {
		return err
	}
	for end := time.Now().Add(lateLimit); o.waiting() > 0 && time.Now().Before(end); {
		if !waitUntil(ctx, time.Now().Add(lookPause)) {
			return ctx.Err()
		}
	}
	stop()
	if err := <-looked; err != nil {
		return err
	}
	result := o.result()
	result.rate, result.achieved = rate, achieved
	l.rig.results.latencies = append(l.rig.results.latencies, result)
	l.rig.say("latency at %d events/s (%.0f accepted): p50 %s, p99 %s", rate, achieved, result.p50.Round(time.Millisecond), result.p99.Round(time.Millisecond))
	return nil
}

// look asks for the events that are waited for until ctx is done.
func (l *live) look(ctx context.Context, o *observer) error {
	for {
		if ids := o.ids(); len(ids) > 0 {
			rows, err := l.db.Query(context.WithoutCancel(ctx), "SELECT id FROM signins WHERE stored_at >= ? AND id IN ?", time.Now().Add(-storedWithin), ids)
			if err != nil {
				return fmt.Errorf("look for events: %w", err)
			}
			var found []string
			for rows.Next() {
				var id string
				if err := rows.Scan(&id); err != nil {
					return fmt.Errorf("look for events: %w", err)
				}
				found = append(found, id)
			}
			if err := rows.Err(); err != nil {
				return fmt.Errorf("look for events: %w", err)
			}
			o.seen(found, time.Now())
		}
		if !waitUntil(ctx, time.Now().Add(lookPause)) {
			return nil
		}
	}
}

// observer knows which events are waited for and how long others took.
type observer struct {
	mu       sync.Mutex
	expected map[string]time.Time // when they were accepted
	took     []time.Duration
}

func (o *observer) expect(b body, at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.expected == nil {
		o.expected = map[string]time.Time{}
	}
	o.expected[b.last] = at
}

func (o *observer) waiting() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.expected)
}

func (o *observer) ids() (ids []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id := range o.expected {
		ids = append(ids, id)
	}
	return ids
}

func (o *observer) seen(ids []string, at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, id := range ids {
		if accepted, is := o.expected[id]; is {
			o.took = append(o.took, at.Sub(accepted))
			delete(o.expected, id)
		}
	}
}

// result counts what was never seen as slower than all else.
func (o *observer) result() latency {
	o.mu.Lock()
	defer o.mu.Unlock()
	all := slices.Clone(o.took)
	for range o.expected {
		all = append(all, lateLimit)
	}
	if len(all) == 0 {
		return latency{}
	}
	slices.Sort(all)
	return latency{
		samples: len(all), missing: len(o.expected),
		p50: all[len(all)/2], p99: all[len(all)*99/100], most: all[len(all)-1],
	}
}
