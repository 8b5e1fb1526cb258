package query

import (
	"context"
	"maps"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/signins"
)

// scope is what a request may read; every statement is bound to one.
type scope struct {
	tenant string
	// user limits the scope to one user's own sign-ins; empty reads all.
	user string
	// since is the retention bound: nothing before it is shown. Zero is no bound.
	since time.Time
	// days is the retention that since follows from; 0 is for ever.
	days int
}

func (s *Service) scopeOf(who access.Reader, m mark, now time.Time) scope {
	sc := scope{tenant: who.Tenant}
	if !who.WholeTenant {
		sc.user = who.User
	}
	sc.days, _ = s.retentionOf(who.Tenant, m)
	sc.since = database.KeptFrom(now, sc.days)
	return sc
}

// signIns is the scope for reading sign-ins.
func (sc scope) signIns() signins.Scope {
	return signins.Scope{Tenant: sc.tenant, User: sc.user, Since: sc.since}
}

// statement is SQL with its parameters, which ClickHouse binds by itself.
type statement struct {
	sql        strings.Builder
	parameters filter.Parameters
}

// bind keeps a value and returns its placeholder; it is a filter.Bind.
func (st *statement) bind(sqlType, value string) string { return st.parameters.Bind(sqlType, value) }

// bindIDs binds the ways an id may be stored.
func (st *statement) bindIDs(id string) []string { return st.parameters.IDs(id) }

// count binds how many rows are asked for.
func (st *statement) count(n int) string { return st.parameters.Count(n) }

// and adds a condition.
func (st *statement) and(condition string) { st.sql.WriteString(" AND " + condition) }

// selectFrom begins a statement, or a query inside one, on the sign-ins of a
// scope, each once in its latest revision, from first to last (inclusive).
func (sc scope) selectFrom(st *statement, columns string, first, last ticks) {
	st.sql.WriteString(sc.signIns().Select(&st.parameters, columns, first, last))
}

// selectAmong is selectFrom of those that meet a condition which leaves few.
func (sc scope) selectAmong(st *statement, columns string, first, last ticks, condition string) {
	st.sql.WriteString(sc.signIns().Among(&st.parameters, columns, first, last, condition))
}

// run sends a statement. Done, ctx cancels it in ClickHouse too. ctx must have
// no deadline: the client would put it in the place of the statement's timeout.
func (s *Service) run(ctx context.Context, st *statement) (driver.Rows, error) {
	return s.send(ctx, st.sql.String(), st.parameters.Args()...)
}

// send is run for SQL that is made elsewhere; it is a rollup.Runner.
func (s *Service) send(ctx context.Context, sql string, args ...any) (driver.Rows, error) {
	return s.sendWith(ctx, nil, sql, args...)
}

// sendWith is send under further settings than those of all statements; it is a
// signins.Send.
func (s *Service) sendWith(ctx context.Context, further clickhouse.Settings, sql string, args ...any) (driver.Rows, error) {
	settings := maps.Clone(s.settings)
	maps.Copy(settings, further)
	conn := s.conn.Load()
	if conn == nil {
		return nil, errNotConnected
	}
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(settings))
	started := time.Now()
	rows, err := (*conn).Query(ctx, sql, args...)
	s.metrics.statements.Observe(time.Since(started).Seconds())
	return rows, err
}

// settings are those of every statement: nothing but reading, within bounds.
// FINAL need not look across partitions, as a key lies in one of them. ClickHouse
// compiles an expression when it comes for the third time, for which that reader
// would wait up to a quarter of a second; the rest would gain next to nothing.
func (c Config) settings() clickhouse.Settings {
	return clickhouse.Settings{
		"readonly":           2,
		"max_execution_time": c.StatementTimeout.Seconds(),
		"max_memory_usage":   c.StatementMemory,
		"do_not_merge_across_partitions_select_final": 1,
		"use_skip_indexes_if_final":                   1,
		"use_skip_indexes_if_final_exact_mode":        1,
		"compile_expressions":                         0,
		"compile_aggregate_expressions":               0,
		"compile_sort_description":                    0,
	}
}
