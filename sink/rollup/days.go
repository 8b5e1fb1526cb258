package rollup

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// maxDayHours is how many hours of one day are put together at once.
const maxDayHours = 100_000

// madeHour is a published hour.
type madeHour struct {
	span
	batch uint64
}

// days puts the published hours of a day together and publishes the day, for all
// tenants or for those given. The order of reading matters: what is noted before
// the hours are read, and not by then in a publication of its hour, keeps the
// day in doubt.
func (w *Writer) days(ctx context.Context, s store, start int64, only []string) error {
	c, err := s.begin(ctx, daily)
	if err != nil {
		return err
	}
	doubts, err := s.dirty(ctx, hourly, start, start+day)
	if err != nil {
		return err
	}
	notBefore := map[string]time.Time{}
	for _, d := range doubts {
		if was, known := notBefore[d.tenant]; !known || d.oldest.Before(was) {
			notBefore[d.tenant] = d.oldest
		}
	}
	made, err := s.madeHours(ctx, start)
	if err != nil {
		return err
	}
	tenants := tenantsOf(made, doubts, only)
	for len(tenants) > 0 {
		piece := takeTenants(&tenants, made)
		if err := w.day(ctx, s, c.computedAt, start, piece, made, notBefore); err != nil {
			return fmt.Errorf("compute %s of %d tenants: %w", time.Unix(start, 0).UTC().Format(time.DateOnly), len(piece), err)
		}
	}
	if only != nil {
		return nil
	}
	return s.publishEmpty(ctx, c, start, start+day)
}

// day computes and publishes a day of some tenants from their hours.
func (w *Writer) day(ctx context.Context, s store, computedAt time.Time, start int64, tenants []string, made map[string][]madeHour, notBefore map[string]time.Time) error {
	c, err := s.begin(ctx, daily)
	if err != nil {
		return err
	}
	c.computedAt = computedAt
	table, err := ext.NewTable("spans", ext.Column("tenant_id", "String"), ext.Column("start", "DateTime('UTC')"), ext.Column("batch", "UInt64"))
	if err != nil {
		return err
	}
	spans := make([]span, 0, len(tenants))
	for _, tenant := range tenants {
		spans = append(spans, span{tenant, start})
		for _, h := range made[tenant] {
			if err := table.Append(h.tenant, time.Unix(h.start, 0).UTC(), h.batch); err != nil {
				return err
			}
		}
	}
	v := rangeOf(start, start+day).with("batch", c.batch)
	if err := s.exec(ctx, "count", dayCountsSQL, v, table); err != nil {
		return err
	}
	if err := s.exec(ctx, "total", dayTotalsSQL, v, table); err != nil {
		return err
	}
	if err := s.exec(ctx, "collect users", dayUsersSQL, v, table); err != nil {
		return err
	}
	return w.publish(ctx, s, c, spans, notBefore)
}

// madeHours are the published hours of a day, by tenant.
func (s store) madeHours(ctx context.Context, start int64) (map[string][]madeHour, error) {
	made := map[string][]madeHour{}
	err := s.query(ctx, "read published hours", publishedSQL, rangeOf(start, start+day), nil, func(rows driver.Rows) error {
		var h madeHour
		var at time.Time
		if err := rows.Scan(&h.tenant, &at, &h.batch); err != nil {
			return err
		}
		h.start = at.Unix()
		made[h.tenant] = append(made[h.tenant], h)
		return nil
	})
	return made, err
}

// tenantsOf are the tenants whose day is to be published, sorted.
func tenantsOf(made map[string][]madeHour, doubts []doubt, only []string) []string {
	if only != nil {
		return slices.Compact(slices.Sorted(slices.Values(only)))
	}
	var all []string
	for tenant := range made {
		all = append(all, tenant)
	}
	for _, d := range doubts {
		all = append(all, d.tenant)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// takeTenants takes the first tenants, with no more hours than are put together at once.
func takeTenants(tenants *[]string, made map[string][]madeHour) []string {
	hours := 0
	for i, tenant := range *tenants {
		if hours += len(made[tenant]); i > 0 && hours > maxDayHours || i == maxChunkSpans {
			piece := (*tenants)[:i]
			*tenants = (*tenants)[i:]
			return piece
		}
	}
	piece := *tenants
	*tenants = nil
	return piece
}
