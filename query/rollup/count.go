package rollup

import (
	"context"
	"strconv"
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
	spans, chunks := rd.plan.base, rd.period.chunksOf(rd.plan.units, byLayers)
	if _, ok := sourceOf(by, where); !ok && len(chunks) > 0 {
		spans, chunks = []span{{rd.period.From, rd.period.To}}, nil
	}
	answers, err := rd.countIn(ctx, by, where, chunks, spans, counts.restated)
	if err != nil {
		return Counts{}, err
	}
	counts.Groups = rd.period.sum(answers)
	return counts, nil
}

// CountKept is what Count will come to, nearly: what is kept of the period from
// earlier answers. It asks nothing of ClickHouse.
func (rd *Reading) CountKept(by []Dimension, where []Condition) []Group {
	kept, _ := rd.reader.kept.look(questionText(askCounts, rd.period.Tenant, by, where), rd.period.chunksOf(rd.plan.units, byLayers))
	return rd.period.sum(kept)
}

// countIn counts in chunks, those that are kept and the others, and in spans of the
// base table.
func (rd *Reading) countIn(ctx context.Context, by []Dimension, where []Condition, chunks []chunk, spans []span, restated map[time.Time]time.Time) ([]answered, error) {
	asked := questionText(askCounts, rd.period.Tenant, by, where)
	kept, missing := rd.reader.kept.split(asked, chunks)
	units := unitsIn(missing)
	from, _ := sourceOf(by, where)
	st, err := rd.countStatement(from, by, where, units, spans)
	if err != nil {
		return nil, err
	}
	read, err := rd.readCounts(ctx, st, units, restated)
	if err != nil {
		return nil, err
	}
	rd.reader.kept.keep(asked, missing, read)
	return append(kept, answersOf(read)...), nil
}

// readCounts reads counts by chunk, and notes when buckets were restated. A
// statement of nil asks for nothing.
func (rd *Reading) readCounts(ctx context.Context, st *statement, units []unit, restated map[time.Time]time.Time) (map[slot][]part, error) {
	if st == nil {
		return nil, nil
	}
	if len(units) > 0 {
		var err error
		if ctx, err = withUnits(ctx, units); err != nil {
			return nil, err
		}
	}
	read := map[slot][]part{}
	err := rd.reader.each(ctx, "counts of sign-ins", st, func(rows driver.Rows) error {
		var s slot
		var one part
		var late time.Time
		if err := rows.Scan(&s.bucket, (*uint8)(&s.layer), &one.key, &one.n, &late); err != nil {
			return err
		}
		start := rd.period.bucket(s.bucket)
		if late = known(late); late.After(restated[start]) {
			restated[start] = late
		}
		read[s] = append(read[s], one)
		return nil
	})
	return read, err
}

// countStatement counts in units and in spans of the base table; it is nil when
// there are none.
func (rd *Reading) countStatement(from source, by []Dimension, where []Condition, units []unit, spans []span) (*statement, error) {
	st := &statement{}
	keys, err := keysOf(by)
	if err != nil {
		return nil, err
	}
	if _, err = (&statement{}).conditions(base, where); err != nil || len(units)+len(spans) == 0 {
		return nil, err
	}
	st.add("SELECT bucket, layer, ", keys.array, ", sum(n), max(late) FROM (")
	if len(units) > 0 {
		err = rd.countUnits(st, from, keys, where, units)
	}
	if len(units) > 0 && len(spans) > 0 {
		st.add(" UNION ALL ")
	}
	if err == nil && len(spans) > 0 {
		err = rd.countBase(st, spans, keys, where)
	}
	st.add(") GROUP BY bucket, layer", keys.names)
	return st, err
}

// countUnits counts from a rollup.
func (rd *Reading) countUnits(st *statement, from source, keys keyed, where []Condition, units []unit) error {
	conditions, err := st.conditions(from, where)
	if err != nil {
		return err
	}
	st.add("SELECT ", rd.period.unitNumber(), " AS bucket, ", unitLayer, " AS layer", keys.columns(from), ", sum(events) AS n, toDateTime64(0, 3, 'UTC') AS late FROM ", from.table)
	st.whereUnits(rd.period.Tenant, units)
	if from.total != "" {
		st.add(" AND dimension = '", from.total, "'")
	}
	st.add(" AND ", conditions, " GROUP BY bucket, layer", keys.names)
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
	st.add("SELECT ", rd.period.baseNumber(), " AS bucket, toUInt8(", strconv.Itoa(int(layerBase)), ") AS layer", keys.columns(base), ", countIf(", conditions, ") AS n, maxIf(stored_at, late_seconds > 0) AS late")
	st.fromBase(rd.period, spans)
	st.add(" GROUP BY bucket", keys.names)
	return nil
}
