package signins

import (
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/schemas/derived"
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
// More conditions may follow it. It, FromAmong, edge, List.candidates, List.latest,
// the statement of tails and that of rollups alone name a table, so that no
// statement can forget the tenant or the retention.
func (sc Scope) Select(p *filter.Parameters, columns string, first, last Ticks) string {
	return sc.selectFrom(named, p, columns, first, last)
}

// named is the table in which every column has its name.
const named = "signins"

func (sc Scope) selectFrom(table string, p *filter.Parameters, columns string, first, last Ticks) string {
	if sc.User != "" {
		return "SELECT " + columns + sc.fromAmong(table, p, first, last, sc.ofUser(p))
	}
	return "SELECT " + columns + " FROM " + table + " FINAL WHERE " + sc.seconds(p, first, last) + " AND " + sc.exactly(p, first, last)
}

// Filtered is Select of the sign-ins that meet a filter, in the way that suits how
// rare it says that they are. A filter of nil takes all. Columns and further conditions
// are expressions on stored columns.
func (sc Scope) Filtered(p *filter.Parameters, columns string, first, last Ticks, f *filter.Filter) string {
	switch {
	case f == nil:
		return sc.selectFrom(derived.Stored, p, columns, first, last)
	case f.Rarity() == filter.Common:
		return sc.selectFrom(derived.Stored, p, columns, first, last) + and(f.SQL(p.Bind))
	}
	return "SELECT " + columns + sc.fromAmong(derived.Stored, p, first, last, f.SQL(p.Bind))
}

// FromAmong is Select, from FROM on, of the sign-ins that meet a condition which leaves
// few. It and what else is asked are expressions on stored columns.
func (sc Scope) FromAmong(p *filter.Parameters, first, last Ticks, condition string) string {
	return sc.fromAmong(derived.Stored, p, first, last, condition)
}

// fromAmong continues a statement with the sign-ins that meet a condition. With FINAL
// alone, all revisions of everybody's sign-ins are put in order before the condition is
// asked, in all columns. So the keys of rows that meet it are looked for first, as its
// index leaves them, and only their revisions are put in order. The latest revision
// that meets it has its key among them. The texts of ids that are no GUID are left out of
// the keys: those of a second go along, as such an id is zero, and keys of one length are
// compared in half the time.
func (sc Scope) fromAmong(table string, p *filter.Parameters, first, last Ticks, condition string) string {
	if sc.User != "" {
		condition = sc.ofUser(p) + " AND " + condition
	}
	seconds := sc.seconds(p, first, last)
	// What stands before WHERE goes by the key alone, and may so come before FINAL.
	// identity keeps the indexes of other columns from adding what overlaps.
	return " FROM " + table + " FINAL PREWHERE " + seconds +
		" AND (toStartOfSecond(created_at), _id) IN (SELECT toStartOfSecond(created_at), _id FROM " + table + " WHERE " + seconds + " AND " + condition +
		" SETTINGS optimize_read_in_order = 0, ignore_data_skipping_indices = '" + besideTheRare + "')" +
		" WHERE " + sc.exactly(p, first, last) + " AND identity(" + condition + ")"
}

// seconds are the conditions on the tenant and on whole seconds, by which parts and
// granules are left out: all revisions of a sign-in lie in one second, and the
// latest must be read to push out the others.
func (sc Scope) seconds(p *filter.Parameters, first, last Ticks) string {
	return "tenant_id = " + p.Bind("String", sc.Tenant) +
		" AND created_at >= " + p.Bind(filter.TimeType, max(first, sc.First()).Second().Text()) +
		" AND created_at <= " + p.Bind(filter.TimeType, last.end().Text())
}

// exactly are the exact ends for what is left; identity keeps them from leaving out
// parts.
func (sc Scope) exactly(p *filter.Parameters, first, last Ticks) string {
	return "identity(created_at) >= " + p.Bind(filter.TimeType, max(first, sc.First()).Text()) +
		" AND identity(created_at) <= " + p.Bind(filter.TimeType, last.Text())
}

// ofUser is the condition that a sign-in is the user's own.
func (sc Scope) ofUser(p *filter.Parameters) string {
	return p.SameID("user_id", sc.User)
}
