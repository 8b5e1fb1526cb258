package main

import (
	"context"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

const (
	// acceptBody is how many events a request has, acceptBodies how many different
	// requests there are, acceptClients how many are sent at the same time.
	acceptBody    = 1000
	acceptBodies  = 50
	acceptClients = 4
	// acceptShare is the part of the events that the gateway gets.
	acceptShare = 4
)

// measureAccept measures how fast the gateway takes events: requests made
// beforehand, each answered when Kafka has acknowledged its events.
func (r *rig) measureAccept(ctx context.Context, program string, id int) (m sample, err error) {
	p := r.newTopology(fmt.Sprintf("accept-%d", id))
	p.raw = "bench.raw." + p.name
	if err := r.createTopics(ctx, p.raw); err != nil {
		return m, err
	}
	defer func() { err = joined(err, r.deleteTopics(ctx, p.raw)) }()
	events := max(r.settings.events/acceptShare, acceptClients)
	size := min(acceptBody, events/acceptClients)
	bodies := make([]body, acceptBodies)
	source := r.traffic.Source(uint64(1000 + id))
	for i := range bodies {
		if bodies[i], err = makeBody(source, size, r.began); err != nil {
			return m, err
		}
	}
	w := r.newStopwatch()
	gateway, err := r.startGateway(ctx, program, p)
	if err != nil {
		return m, err
	}
	defer func() { err = joined(err, gateway.Stop()) }()
	w.watch(nameIngest, gateway)
	w.pids[processClient] = selfPID()
	if err := gateway.Ready(ctx); err != nil {
		return m, err
	}
	if err := w.start(); err != nil {
		return m, err
	}
	accepted, err := postAll(ctx, gateway.Addr(), bodies, events)
	if err != nil {
		return m, err
	}
	if m, err = w.stop(nameAccept, accepted); err != nil {
		return m, err
	}
	return m, gateway.FinishProfiles(ctx)
}

// postAll posts the bodies again and again until so many events are accepted.
func postAll(ctx context.Context, gateway string, bodies []body, events int) (accepted int, err error) {
	client := newHTTPClient(acceptClients)
	defer client.CloseIdleConnections()
	var next, done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range acceptClients {
		group.Go(func() error {
			for done.Load() < int64(events) {
				b := bodies[int(next.Add(1))%len(bodies)]
				if err := post(ctx, client, gateway, b); err != nil {
					return err
				}
				done.Add(int64(b.events))
			}
			return nil
		})
	}
	err = group.Wait()
	return int(done.Load()), err
}
