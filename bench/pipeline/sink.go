package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// joined is errors.Join, nil or the only error where there is no more.
func joined(a, b error) error {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return errors.Join(a, b)
}

// measureSink measures `gatehouse sink` on the enriched events as its backlog.
// The rows of the first run are kept as blocks for the limit of inserts.
func (r *rig) measureSink(ctx context.Context, program string, id int) (m sample, err error) {
	p := r.newTopology(fmt.Sprintf("sink-%d", id))
	p.enriched = r.backlog
	if err := r.createTopics(ctx, p.dead); err != nil {
		return m, err
	}
	defer func() { err = joined(err, r.deleteTopics(ctx, p.dead)) }()
	db, err := r.store.Create(ctx, p.database)
	if err != nil {
		return m, err
	}
	defer func() { err = joined(err, joined(db.Close(), r.store.Drop(ctx, p.database))) }()
	w := r.newStopwatch()
	s, err := r.startStage(ctx, program, nameSink, p)
	if err != nil {
		return m, err
	}
	defer func() { err = joined(err, s.Stop()) }()
	w.watch(nameSink, s)
	if err := s.Ready(ctx); err != nil {
		return m, err
	}
	if err := w.start(); err != nil {
		return m, err
	}
	if err := w.await(ctx, r.settings.events, countSignIns(db)); err != nil {
		return m, err
	}
	if m, err = w.stop(nameSink, r.settings.events); err != nil {
		return m, err
	}
	if m.work, err = r.workOf(ctx, p.database, w.ready); err != nil {
		return m, err
	}
	return m, joined(s.FinishProfiles(ctx), r.keepBlocks(ctx, p.database))
}

// countSignIns counts the rows of the table, which ClickHouse knows by heart.
func countSignIns(db driver.Conn) func(context.Context) (int64, error) {
	return func(ctx context.Context) (int64, error) {
		var n uint64
		if err := db.QueryRow(ctx, "SELECT count() FROM signins").Scan(&n); err != nil {
			return 0, fmt.Errorf("count rows: %w", err)
		}
		return int64(n), nil
	}
}
