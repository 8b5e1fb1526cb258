package rollup

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Counts are numbers of sign-ins.
type Counts struct {
	// Groups has no group without sign-ins; it is ordered by start, then key.
	Groups []Group
	// restated is the latest restatement of each bucket, by its start.
	restated map[time.Time]time.Time
}

// RestatedAt is when a late event or revision last changed, or may have changed,
// the bucket with a start, whatever was asked of it; zero for never.
func (c Counts) RestatedAt(start time.Time) time.Time { return c.restated[start] }

// LastRestatedAt is when that last happened to any bucket; zero for never.
func (c Counts) LastRestatedAt() time.Time {
	var last time.Time
	for _, t := range c.restated {
		last = maxTime(last, t)
	}
	return last
}

// Count counts the sign-ins that meet all conditions, each once in its latest
// revision, by bucket and dimensions. MFAResult or ErrorCode together with
// anything but Status and Interactive is answered from the base table. Errors: an unknown dimension, and those of
// ClickHouse.
func (rd *Reading) Count(ctx context.Context, by []Dimension, where []Condition) (Counts, error) {
	counts := Counts{restated: rd.restatements()}
	st, err := rd.countStatement(by, where)
	if err != nil || st == nil {
		return counts, err
	}
	if ctx, err = withPlan(ctx, rd.plan); err != nil {
		return Counts{}, err
	}
	err = rd.reader.each(ctx, "counts of sign-ins", st, func(rows driver.Rows) error {
		var g Group
		var bucket int64
		var late time.Time
		if err := rows.Scan(&bucket, &g.Key, &g.N, &late); err != nil {
			return err
		}
		g.Start = rd.period.bucket(bucket)
		if late = known(late); late.After(counts.restated[g.Start]) {
			counts.restated[g.Start] = late
		}
		if g.N > 0 {
			counts.Groups = append(counts.Groups, g)
		}
		return nil
	})
	return counts, err
}

// countStatement is nil when there is nothing to read.
func (rd *Reading) countStatement(by []Dimension, where []Condition) (*statement, error) {
	st := &statement{}
	keys, err := keysOf(by)
	if err != nil {
		return nil, err
	}
	spans := rd.plan.base
	var sources []func() error
	switch from, ok := sourceOf(by, where); {
	case !rd.plan.hasRows():
	case ok:
		sources = append(sources, func() error { return rd.countUnits(st, from, keys, where) })
	default:
		spans = []span{{rd.period.From, rd.period.To}}
	}
	if len(spans) > 0 {
		sources = append(sources, func() error { return rd.countBase(st, spans, keys, where) })
	}
	if len(sources) == 0 {
		return nil, nil
	}
	st.add("SELECT bucket, ", keys.array, ", sum(n), max(late) FROM (")
	for i, source := range sources {
		if i > 0 {
			st.add(" UNION ALL ")
		}
		if err := source(); err != nil {
			return nil, err
		}
	}
	st.add(") GROUP BY bucket", keys.names, " ORDER BY bucket", keys.names)
	return st, nil
}

// countUnits counts from a rollup.
func (rd *Reading) countUnits(st *statement, from source, keys keyed, where []Condition) error {
	conditions, err := st.conditions(from, where)
	if err != nil {
		return err
	}
	st.add("SELECT ", rd.period.unitNumber(), " AS bucket", keys.columns(from), ", sum(events) AS n, toDateTime64(0, 3, 'UTC') AS late FROM ", from.table)
	rd.whereUnits(st)
	if from.total != "" {
		st.add(" AND dimension = '", from.total, "'")
	}
	st.add(" AND ", conditions, " GROUP BY bucket", keys.names)
	return nil
}

// countBase counts from the base table. A late event says that its bucket was
// restated even where it does not meet the conditions (any more): groups of none
// are kept for that.
func (rd *Reading) countBase(st *statement, spans []span, keys keyed, where []Condition) error {
	conditions, err := st.conditions(base, where)
	if err != nil {
		return err
	}
	st.add("SELECT ", rd.period.baseNumber(), " AS bucket", keys.columns(base), ", countIf(", conditions, ") AS n, maxIf(stored_at, late_seconds > 0) AS late")
	st.fromBase(rd.period, spans)
	st.add(" GROUP BY bucket", keys.names)
	return nil
}

// whereUnits continues a statement on the rollups with the units of the plan.
func (rd *Reading) whereUnits(st *statement) {
	st.add(" WHERE tenant_id = ", st.bind("String", rd.period.Tenant),
		" AND start >= ", st.start(rd.period.From), " AND start < ", st.start(rd.period.To), " AND ", ofPlan)
}
