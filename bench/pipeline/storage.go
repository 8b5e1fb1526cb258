package main

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// size is what a table takes on disk, in bytes an event.
type size struct {
	table                      string
	total, indexes, projection float64
}

// columnSize is what a column takes on disk, in bytes an event.
type columnSize struct {
	name  string
	bytes float64
}

// tableSizes has a row per table: all of it, and the parts of it that indexes
// and projections take. Numbers of the kind that ClickHouse keeps itself.
const tableSizes = `
SELECT table, t.bytes, t.indexes, p.projections FROM
(
    SELECT table, sum(bytes_on_disk) AS bytes, sum(secondary_indices_compressed_bytes) AS indexes
    FROM system.parts WHERE active AND database = @database GROUP BY table HAVING sum(rows) > 0
) AS t
LEFT JOIN
(
    SELECT table, sum(bytes_on_disk) AS projections
    FROM system.projection_parts WHERE active AND database = @database GROUP BY table
) AS p USING (table)
ORDER BY t.bytes DESC`

// measureStorage merges what one run has stored and notes what it takes.
func (r *rig) measureStorage(ctx context.Context, database string) error {
	db, err := r.store.Open(ctx, database)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // nothing is in flight
	began := time.Now()
	if err := db.Exec(ctx, "OPTIMIZE TABLE signins FINAL"); err != nil {
		return fmt.Errorf("merge signins: %w", err)
	}
	r.say("merged in %s", time.Since(began).Round(time.Millisecond))
	rows, err := db.Query(ctx, tableSizes, clickhouse.Named("database", database))
	if err != nil {
		return fmt.Errorf("sizes of tables: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	for rows.Next() {
		var s size
		var total, indexes, projection uint64
		if err := rows.Scan(&s.table, &total, &indexes, &projection); err != nil {
			return fmt.Errorf("sizes of tables: %w", err)
		}
		n := float64(r.settings.events)
		s.total, s.indexes, s.projection = float64(total)/n, float64(indexes)/n, float64(projection)/n
		r.results.sizes = append(r.results.sizes, s)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return r.measureColumns(ctx, db, database)
}

// columnSizes has a row per column of signins that takes most.
const columnSizes = `
SELECT column, sum(column_bytes_on_disk) AS bytes
FROM system.parts_columns WHERE active AND database = ? AND table = 'signins'
GROUP BY column HAVING bytes > 0 ORDER BY bytes DESC LIMIT 20`

func (r *rig) measureColumns(ctx context.Context, db driver.Conn, database string) error {
	rows, err := db.Query(ctx, columnSizes, database)
	if err != nil {
		return fmt.Errorf("sizes of columns: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	for rows.Next() {
		var name string
		var bytes uint64
		if err := rows.Scan(&name, &bytes); err != nil {
			return fmt.Errorf("sizes of columns: %w", err)
		}
		r.results.columns = append(r.results.columns, columnSize{name, float64(bytes) / float64(r.settings.events)})
	}
	return rows.Err()
}

// tableBytes merges a table and returns what it takes, in bytes an event.
func tableBytes(ctx context.Context, db driver.Conn, database, table string, events int) (float64, error) {
	if err := db.Exec(ctx, "OPTIMIZE TABLE "+database+"."+table+" FINAL"); err != nil {
		return 0, fmt.Errorf("merge %s: %w", table, err)
	}
	var bytes uint64
	err := db.QueryRow(ctx, "SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = ? AND table = ?", database, table).Scan(&bytes)
	if err != nil {
		return 0, fmt.Errorf("size of %s: %w", table, err)
	}
	return float64(bytes) / float64(events), nil
}
