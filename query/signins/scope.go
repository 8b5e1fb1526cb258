package signins

import (
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
)

// Scope is what may be read; every statement is bound to one.
type Scope struct {
	Tenant string
	// User limits the scope to one user's own sign-ins; empty reads all.
	User string
	// Since is the retention bound: nothing before it is shown. Zero is no bound.
	Since time.Time
}

// First is the earliest moment that the scope shows.
func (sc Scope) First() Ticks {
	if sc.Since.IsZero() {
		return FirstTick
	}
	return TicksOf(sc.Since)
}

// Select is the beginning of a statement, or of a query inside one, on the sign-ins
// of the scope, each once in its latest revision, from first to last (inclusive).
// More conditions may follow it. It, edge, List.seek, List.seekID, List.latest and
// the statement of tails alone name the table, so that no statement can forget the
// tenant or the retention.
func (sc Scope) Select(p *filter.Parameters, columns string, first, last Ticks) string {
	first = max(first, sc.First())
	// Parts and granules are left out by whole seconds: all revisions of a sign-in
	// lie in one, and the latest must be read to push out the others. The exact
	// ends are for what is left; identity keeps them from leaving out parts.
	sql := "SELECT " + columns + " FROM signins FINAL WHERE tenant_id = " + p.Bind("String", sc.Tenant) +
		" AND created_at >= " + p.Bind(filter.TimeType, first.Second().Text()) +
		" AND created_at <= " + p.Bind(filter.TimeType, last.end().Text()) +
		" AND identity(created_at) >= " + p.Bind(filter.TimeType, first.Text()) +
		" AND identity(created_at) <= " + p.Bind(filter.TimeType, last.Text())
	if sc.User != "" {
		sql += " AND " + sc.ofUser(p)
	}
	return sql
}

// ofUser is the condition that a sign-in is the user's own.
func (sc Scope) ofUser(p *filter.Parameters) string {
	return "user_id IN (" + strings.Join(p.IDs(sc.User), ", ") + ")"
}

// within keeps rows in the whole seconds of a range, and of the scope. All
// revisions of a sign-in lie in one second.
func (sc Scope) within(st *statement, low, high Ticks) {
	st.and("created_at >= " + st.Bind(filter.TimeType, max(low, sc.First()).Second().Text()))
	st.and("created_at <= " + st.Bind(filter.TimeType, high.end().Text()))
	st.onlyUser(sc)
}
