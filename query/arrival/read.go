package arrival

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/limit"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// Query is what a tail asks for at one moment: the range of its list is not used.
type Query struct {
	// List says which sign-ins count.
	List signins.List
	// Shape says what is read of them.
	Shape entity.Shape
	// Top is how many a page holds.
	Top int
}

// firstStretch and lastStretch are how many offsets of each partition one statement
// looks at: few where most sign-ins fit the filter, more the fewer do.
const (
	firstStretch  = 16 << 10
	lastStretch   = 1 << 30
	stretchGrowth = 4
)

// arrivalOrder is the order of storing, made never to go back within a partition,
// so that the beginning of any page is the beginning of each partition.
const arrivalOrder = "max(stored_at) OVER (PARTITION BY _partition ORDER BY _offset)"

// stretch begins a statement on the rows between two positions: each delivery that
// is there, without FINAL, as an earlier revision has arrived as well. It is beside
// signins.Scope.Select as it cannot do without the tenant and the retention either.
func (q Query) stretch(st *store.Statement, columns string, from, to Position) {
	sc := q.List.Scope
	st.SQL.WriteString("SELECT " + columns + " FROM " + derived.Stored + " WHERE tenant_id = " + st.Bind("String", sc.Tenant))
	var ranges []string
	for i, end := range to {
		if start := from.at(i); start < end {
			ranges = append(ranges, "_partition = "+st.Bind("Int32", strconv.Itoa(i))+
				" AND _offset >= "+st.Bind("Int64", strconv.FormatInt(start, 10))+
				" AND _offset < "+st.Bind("Int64", strconv.FormatInt(end, 10)))
		}
	}
	st.And("(" + strings.Join(ranges, " OR ") + ")")
	if !sc.Since.IsZero() {
		st.And("created_at >= " + st.Bind(filter.TimeType, sc.First().Text()))
	}
	if sc.User != "" {
		st.And(st.Parameters.SameID("user_id", sc.User))
	}
	st.SQL.WriteString(q.List.Conditions(&st.Parameters))
}

// ends is the statement for where a page ends that begins at from: by partition
// the offset after the last of its first top rows, and how many these are.
func (q Query) ends(from, to Position) *store.Statement {
	st := &store.Statement{}
	st.SQL.WriteString("SELECT _partition, max(_offset) + 1, count() FROM (SELECT _partition, _offset FROM (")
	q.stretch(st, "_partition, _offset, "+arrivalOrder+" AS arrived", from, to)
	st.SQL.WriteString(") ORDER BY arrived, _partition, _offset LIMIT " + st.Count(q.Top) + ") GROUP BY _partition")
	return st
}

// rows is the statement for the sign-ins between two positions.
func (q Query) rows(from, to Position) *store.Statement {
	st := &store.Statement{}
	q.stretch(st, entity.Names(q.Shape.Columns)+", _partition, _offset", from, to)
	st.SQL.WriteString(" ORDER BY " + arrivalOrder + ", _partition, _offset")
	return st
}

// End finds where the next page ends: at top rows, at the end, or, where few
// sign-ins fit the filter, as far as a quarter of the statement timeout leads.
func (s *Reader) End(ctx context.Context, q Query, from, end Position) (Position, error) {
	started := time.Now()
	for width := int64(firstStretch); ; width *= stretchGrowth {
		to := from.ahead(end, width)
		if from.distance(to) <= int64(q.Top) {
			return to, nil
		}
		cut, n, err := s.cut(ctx, q, from, to)
		switch {
		case err != nil:
			return nil, fmt.Errorf("look for arrived sign-ins: %w", err)
		case n >= q.Top:
			return cut, nil
		case to.Reached(end) || width >= lastStretch || time.Since(started) > s.store.Timeout()/4:
			return to, nil
		}
	}
}

// cut finds where the first top rows between two positions end, and how many
// there are.
func (s *Reader) cut(ctx context.Context, q Query, from, to Position) (cut Position, n int, err error) {
	rows, err := s.store.Run(ctx, q.ends(from, to))
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = rows.Close() }()
	cut = from.ahead(to, 0)
	for rows.Next() {
		var partition int32
		var next int64
		var count uint64
		if err := rows.Scan(&partition, &next, &count); err != nil {
			return nil, 0, err
		}
		cut[partition] = next
		n += int(count)
	}
	return cut, n, rows.Err()
}

// Read calls yield with the sign-ins between two positions in the order of
// arrival, each with the position behind it. Rows that ClickHouse holds twice for
// the moment are yielded once.
func (s *Reader) Read(ctx context.Context, q Query, from, to Position, yield func(r *entity.Row, behind Position)) error {
	if from.Reached(to) {
		return nil
	}
	rows, err := s.store.Run(ctx, q.rows(from, to))
	if err != nil {
		return fmt.Errorf("read arrived sign-ins: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var r entity.Row
	var partition int32
	var offset int64
	dest := append(entity.Destinations(&r, q.Shape.Columns), &partition, &offset)
	behind := from.ahead(to, 0)
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return fmt.Errorf("read arrived sign-ins: %w", err)
		}
		if offset < behind[partition] {
			continue
		}
		behind[partition] = offset + 1
		yield(&r, behind)
		limit.CountRows(ctx, 1)
	}
	return rows.Err()
}
