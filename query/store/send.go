package store

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Run sends a statement. Done, ctx cancels it in ClickHouse too. ctx must have
// no deadline: the client would put it in the place of the statement's timeout.
func (s *Store) Run(ctx context.Context, st *Statement) (driver.Rows, error) {
	return s.Send(ctx, st.SQL.String(), st.Parameters.Args()...)
}

// Send is run for SQL that is made elsewhere; it is a rollup.Runner.
func (s *Store) Send(ctx context.Context, sql string, args ...any) (driver.Rows, error) {
	return s.SendWith(ctx, nil, sql, args...)
}

// SendWith is send under further settings than those of all statements; it is a
// signins.Send.
func (s *Store) SendWith(ctx context.Context, further clickhouse.Settings, sql string, args ...any) (driver.Rows, error) {
	settings := maps.Clone(s.Settings)
	maps.Copy(settings, further)
	conn := s.Connection()
	if conn == nil {
		return nil, ErrNotConnected
	}
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(settings))
	started := time.Now()
	rows, err := conn.Query(ctx, sql, args...)
	s.metrics.statements.Observe(time.Since(started).Seconds())
	return rows, err
}

// EachRow sends a statement and calls read with the scanner of each row.
func (s *Store) EachRow(ctx context.Context, what string, st *Statement, read func(scan func(...any) error) error) error {
	rows, err := s.Run(ctx, st)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// settings are those of every statement: nothing but reading, within bounds.
// FINAL need not look across partitions, as a key lies in one of them. ClickHouse
// compiles an expression when it comes for the third time, for which that reader
// would wait up to a quarter of a second; the rest would gain next to nothing. What is
// unpacked is kept for the next question about the same user or hour, but for what reads
// more than a million rows (merge_tree_max_rows_to_use_cache): indexes say how much that
// is only where they are asked before it is read.
func (o Options) settings() clickhouse.Settings {
	return clickhouse.Settings{
		"readonly":           2,
		"max_execution_time": o.Timeout.Seconds(),
		"max_memory_usage":   o.Memory,
		"do_not_merge_across_partitions_select_final": 1,
		"use_skip_indexes_if_final":                   1,
		"use_skip_indexes_if_final_exact_mode":        1,
		"compile_expressions":                         0,
		"compile_aggregate_expressions":               0,
		"compile_sort_description":                    0,
		"use_uncompressed_cache":                      1,
		"use_skip_indexes_on_data_read":               0,
	}
}
