package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/bench/stage"
)

const (
	// catchUpRate is how many events a second arrive while a backlog is worked off.
	catchUpRate = 5000
	// catchUpShare is the part of the events that are the backlog.
	catchUpShare = 4
	// catchUpLimit is how long it may take.
	catchUpLimit = 2 * time.Minute
)

// measureLive starts all stages behind a gateway and measures what a producer
// sees: how fast a backlog is worked off while events keep coming, and how long
// events take until they can be queried.
func (r *rig) measureLive(ctx context.Context) (err error) {
	if !r.settings.wants(nameCatchUp) && !r.settings.wants(nameLatency) {
		return nil
	}
	l := &live{rig: r, topology: r.newTopology("live")}
	l.topology.raw = "bench.raw.live"
	if err := r.createTopics(ctx, l.topology.raw, l.topology.enriched, l.topology.dead); err != nil {
		return err
	}
	if l.db, err = r.store.Create(ctx, l.topology.database); err != nil {
		return err
	}
	defer func() {
		err = joined(err, joined(l.db.Close(), r.store.Drop(ctx, l.topology.database)))
		err = joined(err, r.deleteTopics(ctx, l.topology.raw, l.topology.enriched, l.topology.dead))
	}()
	if l.gateway, err = r.startGateway(ctx, r.settings.program, l.topology); err != nil {
		return err
	}
	defer func() { err = joined(err, l.gateway.Stop()) }()
	if err := l.gateway.Ready(ctx); err != nil {
		return err
	}
	if r.settings.wants(nameCatchUp) {
		if err := l.fillBacklog(ctx); err != nil {
			return err
		}
	}
	return l.withStages(ctx)
}

// live is all stages on topics and tables of their own.
type live struct {
	*rig
	topology topology
	db       driver.Conn
	gateway  *stage.Stage
	backlog  int
}

func (l *live) fillBacklog(ctx context.Context) error {
	l.backlog = l.rig.settings.events / catchUpShare
	from := time.Now().Add(-span)
	_, err := l.rig.produce(ctx, l.topology.raw, l.backlog, 2000, from, span)
	return err
}

// withStages starts the stages that work the backlog off, and measures.
func (l *live) withStages(ctx context.Context) (err error) {
	w := l.rig.newStopwatch()
	var feeding *arrivals
	if l.backlog > 0 {
		if feeding, err = l.startArrivals(ctx); err != nil {
			return err
		}
	}
	for _, name := range []string{nameEnrich, nameSink} {
		s, err := l.rig.startStage(ctx, l.rig.settings.program, name, l.topology)
		if err != nil {
			return err
		}
		defer func() { err = joined(err, s.Stop()) }()
		w.watch(name, s)
		if err := s.Ready(ctx); err != nil {
			return err
		}
	}
	if feeding != nil {
		if err := l.catchUp(ctx, w, feeding); err != nil {
			return err
		}
	}
	if !l.rig.settings.wants(nameLatency) {
		return nil
	}
	for i, rate := range l.rig.settings.rates {
		if err := l.measureLatency(ctx, rate, uint64(3000+i)); err != nil {
			return fmt.Errorf("latency at %d events/s: %w", rate, err)
		}
	}
	return nil
}

// arrivals is a feed that runs while a backlog is worked off.
type arrivals struct {
	accepted atomic.Int64
	stop     context.CancelFunc
	ended    chan error
}

func (l *live) startArrivals(ctx context.Context) (*arrivals, error) {
	a := &arrivals{ended: make(chan error, 1)}
	f, err := l.rig.makeFeed(l.gateway.Addr(), catchUpRate, catchUpLimit/4, 2001, func(b body, _ time.Time) { a.accepted.Add(int64(b.events)) })
	if err != nil {
		return nil, err
	}
	ctx, a.stop = context.WithCancel(ctx)
	go func() {
		_, err := f.run(ctx)
		a.ended <- err
	}()
	return a, nil
}

// catchUp notes how fast the backlog went, with what came meanwhile.
func (l *live) catchUp(ctx context.Context, w *stopwatch, a *arrivals) error {
	defer a.stop()
	limited, cancel := context.WithTimeout(ctx, catchUpLimit)
	defer cancel()
	if err := w.start(); err != nil {
		return err
	}
	stored := countSignIns(l.db)
	for {
		n, err := stored(limited)
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			l.rig.say("the backlog was not worked off within %s", catchUpLimit)
			break
		}
		if err != nil {
			return err
		}
		// What came within the last second is no backlog.
		if n >= int64(l.backlog)+max(a.accepted.Load()-catchUpRate, 0) {
			m, err := w.stop(nameCatchUp, int(n))
			if err := l.rig.note(m, err); err != nil {
				return err
			}
			break
		}
		if !waitUntil(ctx, time.Now().Add(50*time.Millisecond)) {
			return ctx.Err()
		}
	}
	a.stop()
	if err := <-a.ended; err != nil {
		return err
	}
	// The next measurement begins with nothing left.
	rest := l.rig.newStopwatch()
	return rest.await(ctx, l.backlog+int(a.accepted.Load()), stored)
}
