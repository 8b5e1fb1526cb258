package verify

import (
	"context"
	_ "embed" // the queries
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

//go:embed rows.sql
var rowsQuery string

//go:embed latest.sql
var latestQuery string

// askedAtOnce is how many sign-ins one query asks for.
const askedAtOnce = 10_000

// table reads signins.
type table struct{ conn driver.Conn }

// rows returns the rows of the span of an enriched partition, by offset.
func (t table) rows(ctx context.Context, partition int32, s span) ([]row, error) {
	var all []row
	err := t.each(ctx, func(found driver.Rows) error {
		var one row
		if err := found.Scan(&one.offset, &one.id); err != nil {
			return err
		}
		all = append(all, one)
		return nil
	}, rowsQuery, partition, s.from, s.to)
	if err != nil {
		return nil, fmt.Errorf("read the rows of %d [%d,%d): %w", partition, s.from, s.to, err)
	}
	return all, nil
}

// latest returns the highest revision of each of these sign-ins that the table holds.
func (t table) latest(ctx context.Context, of []record) (map[key]uint64, error) {
	latest := make(map[key]uint64)
	for len(of) > 0 {
		part := of[:min(len(of), askedAtOnce)]
		of = of[len(part):]
		asked, err := askFor(part)
		if err != nil {
			return nil, fmt.Errorf("ask for %d sign-ins: %w", len(part), err)
		}
		err = t.each(clickhouse.Context(ctx, clickhouse.WithExternalTable(asked)), func(found driver.Rows) error {
			var k key
			var revision uint64
			if err := found.Scan(&k.tenant, &k.second, &k.id, &revision); err != nil {
				return err
			}
			latest[k] = revision
			return nil
		}, latestQuery)
		if err != nil {
			return nil, fmt.Errorf("look for %d sign-ins in signins: %w", len(part), err)
		}
	}
	return latest, nil
}

// askFor makes the external table asked.
func askFor(records []record) (*ext.Table, error) {
	asked, err := ext.NewTable("asked", ext.Column("tenant_id", "String"), ext.Column("created_second", "DateTime64(7, 'UTC')"), ext.Column("id", "String"))
	if err != nil {
		return nil, err
	}
	for _, rec := range records {
		if rec.key == (key{}) {
			continue
		}
		if err := asked.Append(rec.key.tenant, time.Unix(rec.key.second, 0).UTC(), rec.key.id); err != nil {
			return nil, err
		}
	}
	return asked, nil
}

func (t table) each(ctx context.Context, take func(driver.Rows) error, query string, args ...any) error {
	found, err := t.conn.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer found.Close() //nolint:errcheck // Err tells
	for found.Next() {
		if err := take(found); err != nil {
			return err
		}
	}
	return found.Err()
}
