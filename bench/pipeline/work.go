package main

import (
	"context"
	_ "embed" // the statement
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

//go:embed work.sql
var workStatement string

// work is something that ClickHouse did in a run.
type work struct {
	what        string
	times, rows uint64 // rows each time, on average
	processor   time.Duration
}

// workOf reads ClickHouse's own logs about a database. Merges that a run's end
// cuts off are not in them.
func (r *rig) workOf(ctx context.Context, database string, from time.Time) (all []work, err error) {
	db, err := r.store.Open(ctx, "default")
	if err != nil {
		return nil, err
	}
	defer db.Close() //nolint:errcheck // nothing is in flight
	if err := db.Exec(ctx, "SYSTEM FLUSH LOGS"); err != nil {
		return nil, fmt.Errorf("flush clickhouse's logs: %w", err)
	}
	rows, err := db.Query(ctx, workStatement, clickhouse.Named("database", database), clickhouse.DateNamed("from", from, clickhouse.MilliSeconds))
	if err != nil {
		return nil, fmt.Errorf("read clickhouse's logs: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	for rows.Next() {
		var w work
		var micros uint64
		if err := rows.Scan(&w.what, &w.times, &w.rows, &micros); err != nil {
			return nil, fmt.Errorf("read clickhouse's logs: %w", err)
		}
		w.processor = time.Duration(micros) * time.Microsecond
		all = append(all, w)
	}
	return all, rows.Err()
}
