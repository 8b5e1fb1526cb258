package rollup

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
)

const (
	maxChunkRows  = 2 << 20
	maxChunkSpans = 20_000
)

// computation is one batch on its way.
type computation struct {
	unit       *unit
	batch      uint64
	began      time.Time // by the server's clock
	computedAt time.Time // began less safety
}

// begin begins a computation: all that is read from now on is later.
func (s store) begin(ctx context.Context, u *unit) (computation, error) {
	var began time.Time
	err := s.query(ctx, "read the server's clock", "SELECT now64(3)", nil, nil, func(rows driver.Rows) error { return rows.Scan(&began) })
	return computation{unit: u, batch: newBatch(began, rand.Uint64()), began: began, computedAt: began.Add(-s.safety)}, err
}

// count computes and publishes spans of a unit that is counted: counts and
// distinct users from deduplicated rows.
func (w *Writer) count(ctx context.Context, s store, u *unit, spans []weighted) error {
	for _, chunk := range chunks(spans, maxChunkRows, maxChunkSpans) {
		c, err := s.begin(ctx, u)
		if err != nil {
			return err
		}
		if err := s.compute(ctx, c, chunk); err != nil {
			return fmt.Errorf("compute %d %ss from %s: %w", len(chunk), u.name, moment(chunk[0].start), err)
		}
		if err := w.publish(ctx, s, c, chunk, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

func (s store) compute(ctx context.Context, c computation, spans []span) error {
	table, err := tableOf(spans)
	if err != nil {
		return err
	}
	u := c.unit
	v := rangeOf(extent(spans, u)).with("batch", c.batch).with("granularity", u.name)
	if err := s.numberUsers(ctx, u, v, table); err != nil {
		return err
	}
	if err := s.exec(ctx, "count", u.text(countsSQL), v, table); err != nil {
		return err
	}
	if err := s.exec(ctx, "total", u.text(totalsSQL), v, table); err != nil {
		return err
	}
	if err := s.exec(ctx, "collect users", u.text(usersSQL), v, table); err != nil {
		return err
	}
	return s.exec(ctx, "count legacy client apps", u.text(legacySQL), v.clone().with("apps", clickhouse.Texts(s.legacy.names)), table)
}

// spansBetween finds the spans of all tenants that have rows.
func (s store) spansBetween(ctx context.Context, u *unit, from, to int64) ([]weighted, error) {
	var found []weighted
	err := s.query(ctx, "look for "+u.name+"s from "+moment(from), u.text(spansSQL), rangeOf(from, to), nil, scanSpans(&found))
	return found, err
}

// weigh tells how many rows the spans have. Spans without rows stay.
func (s store) weigh(ctx context.Context, u *unit, spans []span) ([]weighted, error) {
	slices.SortFunc(spans, compareSpans)
	rows := make(map[span]uint64, len(spans))
	for begin := 0; begin < len(spans); {
		end := begin + 1
		for end < len(spans) && end-begin < maxChunkSpans && weekly.floor(spans[end].start) == weekly.floor(spans[begin].start) {
			end++
		}
		piece := spans[begin:end]
		table, err := tableOf(piece)
		if err != nil {
			return nil, err
		}
		var found []weighted
		if err := s.query(ctx, "count rows of "+u.name+"s", u.text(rowsSQL), rangeOf(extent(piece, u)), table, scanSpans(&found)); err != nil {
			return nil, err
		}
		for _, f := range found {
			rows[f.span] = f.rows
		}
		begin = end
	}
	all := make([]weighted, len(spans))
	for i, one := range spans {
		all[i] = weighted{one, rows[one]}
	}
	return all, nil
}

func scanSpans(into *[]weighted) func(driver.Rows) error {
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
