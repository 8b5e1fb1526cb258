package rollup

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// maxParts is how many parts of spans are put together at once.
const maxParts = 100_000

// part is a published part of a span.
type part struct {
	span
	batch uint64
	// legacy is the mark of the client apps that it has rows of in rollup_legacy.
	legacy uint64
}

// compose puts the published parts of a span together and publishes it, for all
// tenants or for those given. The order of reading matters: what is noted before
// the parts are read, and not by then in a publication of its part, keeps the
// span in doubt.
func (w *Writer) compose(ctx context.Context, s store, u *unit, start int64, only []string) error {
	c, err := s.begin(ctx, u)
	if err != nil {
		return err
	}
	doubts, err := s.dirty(ctx, u.parts, start, start+u.length)
	if err != nil {
		return err
	}
	notBefore := map[string]time.Time{}
	for _, d := range doubts {
		if was, known := notBefore[d.tenant]; !known || d.oldest.Before(was) {
			notBefore[d.tenant] = d.oldest
		}
	}
	parts, err := s.partsOf(ctx, u, start)
	if err != nil {
		return err
	}
	tenants := tenantsOf(parts, doubts, only)
	for len(tenants) > 0 {
		some := takeTenants(&tenants, parts)
		if err := w.composeSome(ctx, s, c, start, some, parts, notBefore); err != nil {
			return fmt.Errorf("compute the %s from %s of %d tenants: %w", u.name, time.Unix(start, 0).UTC().Format(time.DateOnly), len(some), err)
		}
	}
	if only != nil {
		return nil
	}
	return s.publishEmpty(ctx, c, start, start+u.length)
}

// composeSome computes and publishes a span of some tenants from its parts, which
// were read after the computation seen began.
func (w *Writer) composeSome(ctx context.Context, s store, seen computation, start int64, tenants []string, parts map[string][]part, notBefore map[string]time.Time) error {
	u := seen.unit
	c, err := s.begin(ctx, u)
	if err != nil {
		return err
	}
	c.computedAt = seen.computedAt
	table, err := ext.NewTable("spans", ext.Column("tenant_id", "String"), ext.Column("start", "DateTime('UTC')"), ext.Column("batch", "UInt64"))
	if err != nil {
		return err
	}
	spans := make([]span, 0, len(tenants))
	for _, tenant := range tenants {
		spans = append(spans, span{tenant, start})
		for _, p := range parts[tenant] {
			if err := table.Append(p.tenant, time.Unix(p.start, 0).UTC(), p.batch); err != nil {
				return err
			}
		}
	}
	v := rangeOf(start, start+u.length).with("batch", c.batch).with("granularity", u.name).with("parts", u.parts.name)
	if err := s.exec(ctx, "count", composeCountsSQL, v, table); err != nil {
		return err
	}
	if err := s.exec(ctx, "total", composeTotalsSQL, v, table); err != nil {
		return err
	}
	if err := s.exec(ctx, "collect users", composeUsersSQL, v, table); err != nil {
		return err
	}
	if err := s.exec(ctx, "sum up legacy client apps", composeLegacySQL, v, table); err != nil {
		return err
	}
	return w.publish(ctx, s, c, spans, notBefore, parts)
}

// partsOf are the published parts of a span, by tenant.
func (s store) partsOf(ctx context.Context, u *unit, start int64) (map[string][]part, error) {
	parts := map[string][]part{}
	v := rangeOf(start, start+u.length).with("parts", u.parts.name)
	err := s.query(ctx, "read published "+u.parts.name+"s", publishedSQL, v, nil, func(rows driver.Rows) error {
		var p part
		var at time.Time
		if err := rows.Scan(&p.tenant, &at, &p.batch, &p.legacy); err != nil {
			return err
		}
		p.start = at.Unix()
		parts[p.tenant] = append(parts[p.tenant], p)
		return nil
	})
	return parts, err
}

// tenantsOf are the tenants whose span is to be published, sorted.
func tenantsOf(parts map[string][]part, doubts []doubt, only []string) []string {
	if only != nil {
		return slices.Compact(slices.Sorted(slices.Values(only)))
	}
	var all []string
	for tenant := range parts {
		all = append(all, tenant)
	}
	for _, d := range doubts {
		all = append(all, d.tenant)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// takeTenants takes the first tenants, with no more parts than are put together at once.
func takeTenants(tenants *[]string, parts map[string][]part) []string {
	taken := 0
	for i, tenant := range *tenants {
		if taken += len(parts[tenant]); i > 0 && taken > maxParts || i == maxChunkSpans {
			some := (*tenants)[:i]
			*tenants = (*tenants)[i:]
			return some
		}
	}
	some := *tenants
	*tenants = nil
	return some
}
