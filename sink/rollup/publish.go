package rollup

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"
)

// publish swaps a computation in, all its spans by one insert, and reads back
// whether it counts. notBefore are tenants of which something is noted that the
// computation may not hold, and since when; parts are what it was put together from.
func (w *Writer) publish(ctx context.Context, s store, c computation, spans []span, notBefore map[string]time.Time, parts map[string][]part) error {
	table, err := tableOf(spans)
	if err != nil {
		return err
	}
	v := rangeOf(extent(spans, c.unit)).with("batch", c.batch).with("granularity", c.unit.name)
	all, err := s.publications(ctx, c, v, table, notBefore)
	if err != nil {
		return err
	}
	for i := range all {
		all[i].legacy = s.legacy.markOf(parts[all[i].tenant])
	}
	if err := s.numbersStand(ctx, c); err != nil {
		return err
	}
	if err := s.swapIn(ctx, c, all); err != nil {
		return err
	}
	var lost uint64
	err = s.query(ctx, "read back what counts", replacedSQL, v, table, func(rows driver.Rows) error { return rows.Scan(&lost) })
	if err != nil {
		return err
	}
	w.metrics.count(c.unit, all)
	w.metrics.lost.Add(float64(lost))
	w.log.Debug("rollups published", zap.String("granularity", c.unit.name), zap.Int("spans", len(all)))
	return nil
}

// publishEmpty publishes the spans from one moment to another for all tenants
// that have no publication of their own, as seen by a computation that may have
// taken long.
func (s store) publishEmpty(ctx context.Context, seen computation, from, to int64) error {
	c, err := s.begin(ctx, seen.unit)
	if err != nil {
		return err
	}
	c.computedAt = seen.computedAt
	var all []publication
	for start := from; start < to; start += c.unit.length {
		all = append(all, publication{span: span{start: start}, computedAt: c.computedAt, firstAt: c.began, legacy: s.legacy.mark})
	}
	return s.swapIn(ctx, c, all)
}

// publications decides what to publish of the spans, from what was computed and
// what was published before.
func (s store) publications(ctx context.Context, c computation, v values, table *ext.Table, notBefore map[string]time.Time) ([]publication, error) {
	var all []publication
	err := s.query(ctx, "compare with what was published", digestsSQL, v, table, func(rows driver.Rows) error {
		var one span
		var start time.Time
		var digest, ofAll uint64
		var was earlier
		if err := rows.Scan(&one.tenant, &start, &digest, &was.batch, &was.digest, &was.firstAt, &was.restatedAt, &ofAll); err != nil {
			return err
		}
		one.start, was.ofAll = start.Unix(), ofAll != 0
		at := c.computedAt
		if bound, noted := notBefore[one.tenant]; noted && bound.Before(at) {
			at = bound
		}
		all = append(all, publish(one, digest, c.began, at, was))
		return nil
	})
	return all, err
}

const publishedColumns = "rollup_published (tenant_id, granularity, start, batch, computed_at, first_at, restated_at, digest, totals, has_weeks, folds_users, legacy_apps)"

// swapIn makes the batch count for all the spans at once.
func (s store) swapIn(ctx context.Context, c computation, all []publication) error {
	if len(all) == 0 {
		return nil
	}
	return s.insert(ctx, fmt.Sprintf("publish %d spans", len(all)), publishedColumns, "", func(rows driver.Batch) error {
		for _, p := range all {
			err := rows.Append(p.tenant, c.unit.name, time.Unix(p.start, 0).UTC(), c.batch, p.computedAt, p.firstAt, p.restatedAt, p.digest, true, true, true, p.legacy)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
