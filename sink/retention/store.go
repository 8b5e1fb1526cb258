package retention

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// store speaks SQL to the tables.
type store struct{ conn driver.Conn }

// named makes parameters of a statement, which ClickHouse binds by itself.
func named(parameters map[string]any) []any {
	args := make([]any, 0, len(parameters))
	for name, value := range parameters {
		args = append(args, clickhouse.Named(name, value))
	}
	return args
}

// expired finds the weeks of a table with rows past the bounds.
func (s store) expired(ctx context.Context, t table, b bounds) ([]week, error) {
	latest := b.latest()
	if latest.IsZero() {
		return nil, nil // all is kept for ever
	}
	bound, parameters := b.expression()
	parameters["latest"] = latest.Format(time.DateTime)
	rows, err := s.conn.Query(ctx, "SELECT toDateTime("+t.week+", 'UTC') AS monday, count(), max(dateDiff('second', "+t.last+", "+bound+")) FROM "+t.name+
		" WHERE "+t.last+" < {latest:DateTime64(0, 'UTC')} AND "+t.last+" < "+bound+" GROUP BY monday ORDER BY monday", named(parameters)...)
	if err != nil {
		return nil, fmt.Errorf("find rows of %s past their retention: %w", t.name, err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	var weeks []week
	for rows.Next() {
		var w week
		var seconds int64
		if err := rows.Scan(&w.monday, &w.rows, &seconds); err != nil {
			return nil, fmt.Errorf("find rows of %s past their retention: %w", t.name, err)
		}
		w.overdue = time.Duration(seconds) * time.Second
		weeks = append(weeks, w)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find rows of %s past their retention: %w", t.name, err)
	}
	return weeks, nil
}

// drop drops the partition of a week.
func (s store) drop(ctx context.Context, t table, monday time.Time) error {
	// A partition cannot be a parameter; this one is a date by its type.
	if err := s.conn.Exec(ctx, "ALTER TABLE "+t.name+" DROP PARTITION '"+monday.Format(time.DateOnly)+"'"); err != nil {
		return fmt.Errorf("drop the week of %s from %s: %w", monday.Format(time.DateOnly), t.name, err)
	}
	return nil
}

// remove begins to rewrite the parts that hold rows past the bounds without them.
func (s store) remove(ctx context.Context, t table, b bounds) error {
	bound, parameters := b.expression()
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"mutations_sync": 0}))
	if err := s.conn.Exec(ctx, "ALTER TABLE "+t.name+" DELETE WHERE "+t.last+" < "+bound, named(parameters)...); err != nil {
		return fmt.Errorf("remove rows of %s past their retention: %w", t.name, err)
	}
	return nil
}

// rewriting tells how many rewrites of a table are not done, and why the last
// one failed. One that was aborted goes on by itself: another worker has dropped
// the week that it was rewriting.
func (s store) rewriting(ctx context.Context, t table) (pending uint64, failure string, err error) {
	err = s.conn.QueryRow(ctx, "SELECT count(), anyLastIf(latest_fail_reason, latest_fail_reason NOT LIKE '%(ABORTED)%') FROM system.mutations WHERE database = currentDatabase() AND table = ? AND NOT is_done", t.name).
		Scan(&pending, &failure)
	if err != nil {
		return 0, "", fmt.Errorf("look at rewrites of %s: %w", t.name, err)
	}
	return pending, failure, nil
}

// clock is the server's.
func (s store) clock(ctx context.Context) (time.Time, error) {
	var now time.Time
	if err := s.conn.QueryRow(ctx, "SELECT now64(3, 'UTC')").Scan(&now); err != nil {
		return time.Time{}, fmt.Errorf("read the server's clock: %w", err)
	}
	return now, nil
}
