package main

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// feedTick is the time between two requests of a feed.
	feedTick = 20 * time.Millisecond
	// feedClients is how many requests of a feed may be on their way; a gateway that
	// is slower than that slows the feed down.
	feedClients = 64
)

// feed posts events to a gateway at a steady rate.
type feed struct {
	gateway string
	bodies  []body // one for each tick
	client  *http.Client
	// accepted is called for each body when the gateway has answered.
	accepted func(b body, at time.Time)
}

// makeFeed makes the requests of a feed beforehand: so many events a second for
// some time from now on.
func (r *rig) makeFeed(gateway string, rate int, long time.Duration, seed uint64, accepted func(body, time.Time)) (*feed, error) {
	f := &feed{gateway: gateway, client: newHTTPClient(feedClients), accepted: accepted}
	source := r.traffic.Source(seed)
	ticks, made := int(long/feedTick), 0
	for i := range ticks {
		due := rate * (i + 1) / int(time.Second/feedTick)
		b, err := makeBody(source, max(due-made, 1), time.Now())
		if err != nil {
			return nil, err
		}
		made += b.events
		f.bodies = append(f.bodies, b)
	}
	return f, nil
}

// run posts all bodies and returns how many events a second that were, when all
// have been answered. It ends early when ctx does, without an error.
func (f *feed) run(ctx context.Context) (rate float64, err error) {
	defer f.client.CloseIdleConnections()
	group, posting := errgroup.WithContext(context.WithoutCancel(ctx))
	group.SetLimit(feedClients)
	began := time.Now()
	var mu sync.Mutex
	events := 0
	for i, b := range f.bodies {
		if !waitUntil(ctx, began.Add(time.Duration(i)*feedTick)) || posting.Err() != nil {
			break
		}
		group.Go(func() error {
			if err := post(posting, f.client, f.gateway, b); err != nil {
				return err
			}
			mu.Lock()
			events += b.events
			mu.Unlock()
			f.accepted(b, time.Now())
			return nil
		})
	}
	err = group.Wait()
	return float64(events) / time.Since(began).Seconds(), err
}

// waitUntil reports whether ctx has lasted until the instant.
func waitUntil(ctx context.Context, at time.Time) bool {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
