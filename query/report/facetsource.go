package report

import (
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// facetSource is the SQL of a facet: its value and a name that goes with it, both
// expressions on columns.
type facetSource struct {
	kind, value, name string
	columns           []string
}

// hourColumn is the hour of a sign-in, which is a column to facets.
const hourColumn = "hour"

// facetStatement counts by facet and status. What is made of columns is made once for
// all sign-ins that have the same in them: among sign-ins that lie far apart ClickHouse
// would make it granule by granule, which takes as long as to read them.
func (r *report) facetStatement(sources []facetSource, condition func(*store.Statement) string) *store.Statement {
	var facets, columns []string
	for _, s := range sources {
		facets = append(facets, "('"+s.kind+"', toString("+s.value+"), toString("+s.name+"))")
		columns = append(columns, s.columns...)
	}
	stored, made := facetColumns(columns)
	grouped := strings.Join(stored, ", ")
	st := &store.Statement{}
	st.SQL.WriteString("SELECT one.1, one.2, argMax(one.3, last_at), toString(status), sum(n), min(first_at), max(last_at), max(late_at)" +
		" FROM (SELECT " + strings.Join(append(made, "*"), ", ") + " FROM (SELECT " + grouped +
		", status, count() AS n, min(created_at) AS first_at, max(created_at) AS last_at, maxIf(stored_at, late_seconds > 0) AS late_at")
	st.SQL.WriteString(r.scope.FromAmong(&st.Parameters, signins.TicksOf(r.from), signins.TicksOf(r.to)-1, condition(st)))
	if !r.options.all {
		st.And("is_interactive")
	}
	st.SQL.WriteString(" GROUP BY " + grouped + ", status))" +
		" ARRAY JOIN [" + strings.Join(facets, ", ") + "] AS one GROUP BY one.1, one.2, status")
	return st
}

// facetColumns are the stored columns that columns are taken from, and how those are
// made that are not stored, each once.
func facetColumns(columns []string) (stored, made []string) {
	slices.Sort(columns)
	for _, column := range slices.Compact(columns) {
		if column == hourColumn {
			stored = append(stored, "toStartOfHour(created_at) AS "+hourColumn)
			continue
		}
		stored = append(stored, derived.From(column)...)
		if sql := derived.SQL(column); sql != column {
			made = append(made, sql+" AS "+column)
		}
	}
	slices.Sort(stored)
	return slices.Compact(stored), made
}
