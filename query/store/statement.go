package store

import (
	"strings"

	"github.com/gatehouse/gatehouse/query/filter"
)

// Statement is SQL with its parameters, which ClickHouse binds by itself.
type Statement struct {
	// SQL names parameters by what Bind returned.
	SQL strings.Builder
	// Parameters are those bound so far.
	Parameters filter.Parameters
}

// Bind keeps a value and returns its placeholder; it is a filter.Bind.
func (st *Statement) Bind(sqlType, value string) string { return st.Parameters.Bind(sqlType, value) }

// BindIDs binds the ways an id may be stored.
func (st *Statement) BindIDs(id string) []string { return st.Parameters.IDs(id) }

// Count binds how many rows are asked for.
func (st *Statement) Count(n int) string { return st.Parameters.Count(n) }

// And adds a condition.
func (st *Statement) And(condition string) { st.SQL.WriteString(" AND " + condition) }
