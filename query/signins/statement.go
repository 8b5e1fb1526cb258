package signins

import (
	"strings"

	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// statement is SQL with its parameters.
type statement struct {
	sql strings.Builder
	filter.Parameters
}

// and adds a condition.
func (st *statement) and(condition string) { st.sql.WriteString(" AND " + condition) }

// onlyUser keeps the sign-ins of the scope's user, where it has one.
func (st *statement) onlyUser(sc Scope) {
	if sc.User != "" {
		st.and(sc.ofUser(&st.Parameters))
	}
}

// requestID is the expression for the request id of a sign-in.
func requestID() string { return derived.SQL("id") }
