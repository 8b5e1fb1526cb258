package store

import (
	"time"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/signins"
)

// Scope is what a request may read; every statement is bound to one.
type Scope struct {
	signins.Scope
	// Days is the retention that Since follows from; 0 is for ever.
	Days int
}

// ScopeOf is what a reader may see now.
func (s *Store) ScopeOf(who access.Reader, m Mark, now time.Time) Scope {
	days, _ := s.RetentionOf(who.Tenant, m)
	sc := Scope{Scope: signins.Scope{Tenant: who.Tenant, Since: database.KeptFrom(now, days)}, Days: days}
	if !who.WholeTenant {
		sc.User = who.User
	}
	return sc
}

// SelectFrom begins a statement, or a query inside one, on the sign-ins of a
// scope, each once in its latest revision, from first to last (inclusive).
func (sc Scope) SelectFrom(st *Statement, columns string, first, last signins.Ticks) {
	st.SQL.WriteString(sc.Select(&st.Parameters, columns, first, last))
}
