package rollup

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

const (
	maxChunkRows  = 2 << 20
	maxChunkSpans = 20_000
)

// computation is one batch on its way.
type computation struct {
	granularity granularity
	batch       uint64
	began       time.Time // by the server's clock
	computedAt  time.Time // began less safety
}

// begin begins a computation: all that is read from now on is later.
func (s store) begin(ctx context.Context, g granularity) (computation, error) {
	var began time.Time
	err := s.query(ctx, "read the server's clock", "SELECT now64(3)", nil, nil, func(rows driver.Rows) error { return rows.Scan(&began) })
	return computation{granularity: g, batch: newBatch(began, rand.Uint64()), began: began, computedAt: began.Add(-s.safety)}, err
}

// hours computes and publishes hours: counts and distinct users from
// deduplicated rows.
func (w *Writer) hours(ctx context.Context, s store, hours []weighted) error {
	for _, chunk := range chunks(hours, maxChunkRows, maxChunkSpans) {
		c, err := s.begin(ctx, hourly)
		if err != nil {
			return err
		}
		if err := s.computeHours(ctx, c, chunk); err != nil {
			return fmt.Errorf("compute %d hours from %s: %w", len(chunk), moment(chunk[0].start), err)
		}
		if err := w.publish(ctx, s, c, chunk, nil); err != nil {
			return err
		}
	}
	return nil
}

func (s store) computeHours(ctx context.Context, c computation, spans []span) error {
	table, err := tableOf(spans)
	if err != nil {
		return err
	}
	v := rangeOf(extent(spans, hourly)).with("batch", c.batch)
	if err := s.numberUsers(ctx, v, table); err != nil {
		return err
	}
	if err := s.exec(ctx, "count", countsSQL, v, table); err != nil {
		return err
	}
	if err := s.exec(ctx, "total", totalsSQL, v, table); err != nil {
		return err
	}
	return s.exec(ctx, "collect users", usersSQL, v, table)
}

// hoursBetween finds the hours of all tenants that have rows.
func (s store) hoursBetween(ctx context.Context, from, to int64) ([]weighted, error) {
	var found []weighted
	err := s.query(ctx, "look for hours from "+moment(from), hoursSQL, rangeOf(from, to), nil, scanHours(&found))
	return found, err
}

// weigh tells how many rows the hours have. Hours without rows stay.
func (s store) weigh(ctx context.Context, hours []span) ([]weighted, error) {
	slices.SortFunc(hours, compareSpans)
	rows := make(map[span]uint64, len(hours))
	for begin := 0; begin < len(hours); {
		end := begin + 1
		for end < len(hours) && end-begin < maxChunkSpans && floorTo(hours[end].start, week) == floorTo(hours[begin].start, week) {
			end++
		}
		piece := hours[begin:end]
		table, err := tableOf(piece)
		if err != nil {
			return nil, err
		}
		var found []weighted
		if err := s.query(ctx, "count rows of hours", rowsSQL, rangeOf(extent(piece, hourly)), table, scanHours(&found)); err != nil {
			return nil, err
		}
		for _, f := range found {
			rows[f.span] = f.rows
		}
		begin = end
	}
	all := make([]weighted, len(hours))
	for i, h := range hours {
		all[i] = weighted{h, rows[h]}
	}
	return all, nil
}

func scanHours(into *[]weighted) func(driver.Rows) error {
	return func(rows driver.Rows) error {
		var w weighted
		var start time.Time
		if err := rows.Scan(&w.tenant, &start, &w.rows); err != nil {
			return err
		}
		w.start = start.Unix()
		*into = append(*into, w)
		return nil
	}
}

// moment is a time as text in errors and logs.
func moment(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.RFC3339) }
