package main

import (
	"context"
	"fmt"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
	"golang.org/x/sync/errgroup"
)

// inserters is how many blocks are inserted at the same time, as by the sink.
const inserters = 2

// measureInsert sends the rows of the sink as blocks made beforehand, with the
// sink's settings: what any client that writes this table can reach at most.
func (r *rig) measureInsert(ctx context.Context, id int) (m sample, err error) {
	if r.blocks == nil {
		r.say("storing the rows of the limit of inserts")
		if _, err := r.measureSink(ctx, r.settings.program, 0); err != nil {
			return m, fmt.Errorf("make the blocks: %w", err)
		}
	}
	database := fmt.Sprintf("bench_insert_%d", id)
	db, err := r.store.Create(ctx, database)
	if err != nil {
		return m, err
	}
	defer func() { err = joined(err, joined(db.Close(), r.store.Drop(ctx, database))) }()
	var clients [inserters]*ch.Client
	for i := range clients {
		if clients[i], err = r.dial(ctx, database); err != nil {
			return m, err
		}
		defer clients[i].Close() //nolint:errcheck // nothing is in flight
	}
	w := r.newStopwatch()
	w.pids[processClient] = selfPID()
	if err := w.start(); err != nil {
		return m, err
	}
	if err := r.insertAll(ctx, clients[:]); err != nil {
		return m, err
	}
	if m, err = w.stop(nameInsert, r.blocks.rows); err != nil {
		return m, err
	}
	m.work, err = r.workOf(ctx, database, w.ready)
	return m, err
}

func (r *rig) insertAll(ctx context.Context, clients []*ch.Client) error {
	todo := make(chan int, len(r.blocks.all))
	for i := range r.blocks.all {
		todo <- i
	}
	close(todo)
	group, ctx := errgroup.WithContext(ctx)
	for _, client := range clients {
		group.Go(func() error {
			for i := range todo {
				if err := insertBlock(ctx, client, r.blocks.all[i], fmt.Sprint("block-", i)); err != nil {
					return fmt.Errorf("insert block %d: %w", i, err)
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// insertBlock inserts rows as the sink does: one acknowledged block with a token.
func insertBlock(ctx context.Context, client *ch.Client, rows proto.Input, token string) error {
	setting := func(key, value string) ch.Setting { return ch.Setting{Key: key, Value: value, Important: true} }
	return client.Do(ctx, ch.Query{Body: rows.Into("signins"), Input: rows, Settings: []ch.Setting{
		setting("async_insert", "0"), setting("insert_deduplicate", "1"), setting("insert_deduplication_token", token),
		setting("deduplicate_blocks_in_dependent_materialized_views", "1"), setting("max_partitions_per_insert_block", "0"),
		setting("optimize_on_insert", "0"), setting("materialize_skip_indexes_on_insert", "0"),
	}})
}
