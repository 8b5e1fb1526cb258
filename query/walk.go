package query

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
)

// listing is a list of sign-ins: which, in which order, from where on.
type listing struct {
	scope      scope
	filter     *filter.Filter // nil takes all
	search     *filter.Filter // nil takes all
	allKinds   bool           // false takes interactive sign-ins only
	descending bool
	// first and last are the closed range of created_at.
	first, last ticks
	// after is the key after which the list goes on; lastID empty begins it.
	after   ticks
	afterID string
	// shown are the ids of the second of after that the list has shown: it goes on
	// with the others. nil: it goes on after the key.
	shown []string
}

// conditions adds what the list asks for besides its range.
func (l listing) conditions(st *statement) {
	if !l.allKinds {
		st.and("is_interactive")
	}
	if l.filter != nil {
		st.and(l.filter.SQL(st.bind))
	}
	if l.search != nil {
		st.and(l.search.SQL(st.bind))
	}
}

// page is the statement of one window: at most limit rows from low to high.
func (l listing) page(columns string, low, high ticks, limit int) *statement {
	st := &statement{}
	l.scope.selectFrom(st, columns, low, high)
	l.conditions(st)
	direction, beyond := "ASC", ">"
	if l.descending {
		direction, beyond = "DESC", "<"
	}
	if l.afterID != "" {
		st.and(l.goOn(st, beyond))
	}
	// The second comes first because the table is sorted by it; it changes no order.
	st.sql.WriteString(" ORDER BY toStartOfSecond(created_at) " + direction + ", created_at " + direction + ", id " + direction + " LIMIT " + strconv.Itoa(limit))
	return st
}

// goOn is the condition that a sign-in comes after those that were shown.
// identity: as in selectFrom.
func (l listing) goOn(st *statement, beyond string) string {
	if l.shown == nil {
		at := st.bind(filter.TimeType, l.after.text())
		return "(identity(created_at) " + beyond + " " + at + " OR identity(created_at) = " + at + " AND id " + beyond + " " + st.bind("String", l.afterID) + ")"
	}
	shown := make([]string, len(l.shown))
	for i, id := range l.shown {
		shown[i] = st.bind("String", id)
	}
	first, last := st.bind(filter.TimeType, l.after.second().text()), st.bind(filter.TimeType, (l.after.second()+ticksPerSecond-1).text())
	return "(identity(created_at) < " + first + " OR identity(created_at) > " + last + " OR id NOT IN (" + strings.Join(shown, ", ") + "))"
}

// clip narrows the range to the moments of rows that exist, so that no window
// is spent on emptiness, and to the key the list goes on after. ok is false
// when nothing is left.
func (s *Service) clip(ctx context.Context, l *listing) (ok bool, err error) {
	l.first = max(l.first, l.scope.first())
	low, high := l.after, l.after
	if l.shown != nil {
		low, high = l.after.second(), l.after.second()+ticksPerSecond-1
	}
	if l.afterID != "" && l.descending {
		l.last = min(l.last, high)
	} else if l.afterID != "" {
		l.first = max(l.first, low)
	}
	if l.first > l.last {
		return false, nil
	}
	first, last, ok, err := s.extent(ctx, l.scope, l.first, l.last)
	if !ok || err != nil {
		return false, err
	}
	l.first, l.last = first, last
	return true, nil
}

// extent returns the range of whole seconds from the first to the last row of the
// tenant in a range; a little too wide costs nothing.
func (s *Service) extent(ctx context.Context, sc scope, low, high ticks) (first, last ticks, ok bool, err error) {
	st := sc.extent(low, high)
	rows, err := s.run(ctx, st)
	if err != nil {
		return 0, 0, false, fmt.Errorf("find the first and last sign-in: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var t time.Time
		if err := rows.Scan(&t); err != nil {
			return 0, 0, false, fmt.Errorf("find the first and last sign-in: %w", err)
		}
		second := ticksOf(t).second()
		if !ok {
			first, last, ok = high, low, true
		}
		first, last = min(first, second), max(last, second+ticksPerSecond-1)
	}
	return max(first, low), min(last, high), ok, rows.Err()
}

// walk calls yield with the rows of a clipped list in order, at most top, and
// tells whether there are more.
func (s *Service) walk(ctx context.Context, l listing, columns []column, top int, yield func(*row) error) (more bool, err error) {
	left := top
	for low, high := range windows(l.first, l.last, l.descending) {
		got, err := s.window(ctx, l.page(names(columns), low, high, left+1), columns, left, yield)
		if err != nil {
			return false, fmt.Errorf("list sign-ins from %s to %s: %w", low.text(), high.text(), err)
		}
		if got > left {
			return true, nil
		}
		left -= got
	}
	return false, nil
}

// window reads the rows of one statement, yields at most most of them and
// returns how many there were.
func (s *Service) window(ctx context.Context, st *statement, columns []column, most int, yield func(*row) error) (int, error) {
	rows, err := s.run(ctx, st)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	var r row
	dest := destinations(&r, columns)
	n := 0
	defer func() { countRows(ctx, min(n, most)) }()
	for rows.Next() {
		if n++; n > most {
			continue
		}
		if err := rows.Scan(dest...); err != nil {
			return n, err
		}
		if err := yield(&r); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}
