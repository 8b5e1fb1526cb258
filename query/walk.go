package query

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

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
	if l.afterID != "" {
		st.and(l.goOn(st))
	}
	st.sql.WriteString(l.order() + " LIMIT " + st.count(limit))
	return st
}

// order is the order of the list. The second comes first
// because the table is sorted by it; it changes no order.
func (l listing) order() string {
	direction := "ASC"
	if l.descending {
		direction = "DESC"
	}
	return " ORDER BY toStartOfSecond(created_at) " + direction + ", created_at " + direction + ", id " + direction
}

// goOn is the condition that a sign-in comes after those that were shown.
// identity: as in selectFrom.
func (l listing) goOn(st *statement) string {
	beyond := ">"
	if l.descending {
		beyond = "<"
	}
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

// goesOn narrows the range to what lies after the key that the list goes on after.
func (l *listing) goesOn() {
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
}

// clip narrows the range to the moments of rows that exist, so that no window
// is spent on emptiness, and to the key the list goes on after. ok is false
// when nothing is left.
func (s *Service) clip(ctx context.Context, l *listing) (ok bool, err error) {
	l.goesOn()
	for _, newest := range [...]bool{true, false} {
		if ok, err = s.clipEnd(ctx, l, newest); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

// clipEnd moves the newest or the oldest end of the range to the nearest row of
// the tenant, to its whole second: a little too wide costs nothing. ok is false
// when there is none.
func (s *Service) clipEnd(ctx context.Context, l *listing, newest bool) (ok bool, err error) {
	if l.first > l.last {
		return false, nil
	}
	st := l.scope.edge(l.first, l.last, newest)
	rows, err := s.run(ctx, st)
	if err != nil {
		return false, fmt.Errorf("find the first or last sign-in: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var t time.Time
		if err := rows.Scan(&t); err != nil {
			return false, fmt.Errorf("find the first or last sign-in: %w", err)
		}
		if second := ticksOf(t).second(); newest {
			l.last = min(l.last, second+ticksPerSecond-1)
		} else {
			l.first = max(l.first, second)
		}
		ok = true
	}
	return ok, rows.Err()
}

// walk calls yield with the rows of a list in order, at most top, and tells
// whether there are more.
func (s *Service) walk(ctx context.Context, l listing, columns []column, top int, yield func(*row) error) (more bool, err error) {
	p := pageOf{service: s, list: l, columns: columns, left: top, yield: yield}
	rest := l
	for _, width := range l.widths() {
		// The newest end of a list lies near its newest rows, mostly; its oldest end
		// and what is behind the nearest hours may be far from any.
		if width == nearWidth && !l.descending || width == middleWidth {
			ok, err := s.clipEnd(ctx, &rest, l.descending)
			if !ok || err != nil {
				return false, err
			}
		}
		if rest.first > rest.last {
			return false, nil
		}
		w := rest.cutStretch(width)
		if more, err = p.read(ctx, w); err != nil {
			return false, fmt.Errorf("list sign-ins from %s to %s: %w", w.low.text(), w.high.text(), err)
		}
		if more {
			return true, nil
		}
	}
	return false, nil
}

// pageOf reads the sign-ins of one page.
type pageOf struct {
	service *Service
	list    listing
	columns []column
	left    int // how many the page still takes
	yield   func(*row) error
}

// read takes the sign-ins of a stretch, and tells whether there are more of them
// than the page takes.
func (p *pageOf) read(ctx context.Context, w stretch) (more bool, err error) {
	for w.low <= w.high {
		c, err := p.service.find(ctx, p.list, w, p.left+1)
		if err != nil || len(c.ids) == 0 {
			return false, err
		}
		st := p.list.rows(names(p.columns), c)
		st.sql.WriteString(p.list.order())
		got, err := p.service.latest(ctx, c, st, p.columns, p.left, p.yield)
		if err != nil || got > p.left {
			return got > p.left, err
		}
		if p.left -= got; !c.cut {
			return false, nil
		}
		w.pass(c.last(), p.list.descending)
	}
	return false, nil
}

// window reads the rows of one statement, yields at most most of them and
// returns how many there were.
func (s *Service) window(ctx context.Context, settings clickhouse.Settings, st *statement, columns []column, most int, yield func(*row) error) (int, error) {
	rows, err := s.sendWith(ctx, settings, st.sql.String(), st.args...)
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
