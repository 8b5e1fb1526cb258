package signins

import (
	"strings"

	"github.com/gatehouse/gatehouse/query/filter"
)

// List is a list of sign-ins: which, in which order, from where on.
type List struct {
	Scope    Scope
	Filter   *filter.Filter // nil takes all
	Search   *filter.Filter // nil takes all
	AllKinds bool           // false takes interactive sign-ins only
	// Descending begins with the newest; else with the oldest.
	Descending bool
	// First and Last are the closed range of created_at.
	First, Last Ticks
	// After is the created_at and AfterID the id of the sign-in after which the list
	// goes on; AfterID empty begins it.
	After   Ticks
	AfterID string
	// Shown are the ids of the second of After that the list has shown: it goes on
	// with the others. nil: it goes on after the key.
	Shown []string
}

// Empty tells whether nothing can be in the range.
func (l *List) Empty() bool { return l.First > l.Last }

// Conditions are what the list asks for besides its range and its scope, each with
// AND before it.
func (l *List) Conditions(p *filter.Parameters) string {
	sql := ""
	if !l.AllKinds {
		sql += " AND is_interactive"
	}
	for _, f := range [...]*filter.Filter{l.Filter, l.Search} {
		if f != nil {
			sql += and(f.SQL(p.Bind))
		}
	}
	return sql
}

// and goes on with a condition, unless all sign-ins meet it.
func and(condition string) string {
	if condition == filter.Always {
		return ""
	}
	return " AND " + condition
}

// asks adds the conditions of the list to a statement.
func (l *List) asks(st *statement) { st.sql.WriteString(l.Conditions(&st.Parameters)) }

// selectAll begins a statement on what the list asks for, whatever it goes on after.
func (l *List) selectAll(p *filter.Parameters, columns string, first, last Ticks) string {
	rest := *l
	rest.Filter = nil
	return l.Scope.Filtered(p, columns, first, last, l.Filter) + rest.Conditions(p)
}

// order is the order of the list. The second comes first
// because the table is sorted by it; it changes no order.
func (l *List) order() string {
	direction := l.direction()
	return " ORDER BY toStartOfSecond(created_at)" + direction + ", created_at" + direction + ", " + requestID() + direction
}

// direction is that of the order, with a space before it.
func (l *List) direction() string {
	if l.Descending {
		return " DESC"
	}
	return " ASC"
}

// goOn adds the condition that a sign-in comes after those that were shown.
// identity: as in Scope.Select.
func (l *List) goOn(st *statement) {
	if l.AfterID == "" {
		return
	}
	if l.Shown == nil {
		beyond := ">"
		if l.Descending {
			beyond = "<"
		}
		at := st.Bind(filter.TimeType, l.After.Text())
		st.and("(identity(created_at) " + beyond + " " + at + " OR identity(created_at) = " + at + " AND " + requestID() + " " + beyond + " " + st.Bind("String", l.AfterID) + ")")
		return
	}
	shown := make([]string, len(l.Shown))
	for i, id := range l.Shown {
		shown[i] = st.Bind("String", id)
	}
	first, last := st.Bind(filter.TimeType, l.After.Second().Text()), st.Bind(filter.TimeType, l.After.end().Text())
	st.and("(identity(created_at) < " + first + " OR identity(created_at) > " + last + " OR " + requestID() + " NOT IN (" + strings.Join(shown, ", ") + "))")
}

// Narrow cuts the range to what the scope shows and what lies after the key that
// the list goes on after.
func (l *List) Narrow() {
	l.First = max(l.First, l.Scope.First())
	low, high := l.After, l.After
	if l.Shown != nil {
		low, high = l.After.Second(), l.After.end()
	}
	if l.AfterID != "" && l.Descending {
		l.Last = min(l.Last, high)
	} else if l.AfterID != "" {
		l.First = max(l.First, low)
	}
}
