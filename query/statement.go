package query

import (
	"context"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/query/filter"
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

func (s *Service) scopeOf(who reader, m mark, now time.Time) scope {
	sc := scope{tenant: who.tenant}
	if !who.wholeTenant {
		sc.user = who.user
	}
	sc.days, _ = s.retentionOf(who.tenant, m)
	sc.since = database.KeptFrom(now, sc.days)
	return sc
}

// first is the earliest moment that the scope shows.
func (sc scope) first() ticks {
	if sc.since.IsZero() {
		return firstTick
	}
	return ticksOf(sc.since)
}

// statement is SQL with its parameters, which ClickHouse binds by itself.
type statement struct {
	sql  strings.Builder
	args []any
	// placeholders holds those of the values bound so far, by type and value.
	placeholders map[[2]string]string
}

// bind keeps a value and returns its placeholder; it is a filter.Bind.
func (st *statement) bind(sqlType, value string) string {
	key := [2]string{sqlType, value}
	if placeholder, bound := st.placeholders[key]; bound {
		return placeholder
	}
	name := "p" + strconv.Itoa(len(st.args))
	st.args = append(st.args, clickhouse.Named(name, value))
	if st.placeholders == nil {
		st.placeholders = map[[2]string]string{}
	}
	st.placeholders[key] = "{" + name + ":" + sqlType + "}"
	return st.placeholders[key]
}

// count binds how many rows are asked for.
func (st *statement) count(n int) string { return st.bind("UInt64", strconv.Itoa(n)) }

// bindIDs binds the ways an id may be stored.
func (st *statement) bindIDs(id string) []string {
	spellings := filter.IDSpellings(id)
	for i, spelling := range spellings {
		spellings[i] = st.bind("String", spelling)
	}
	return spellings
}

// and adds a condition.
func (st *statement) and(condition string) { st.sql.WriteString(" AND " + condition) }

// selectFrom begins a statement, or a query inside one, on the sign-ins of a
// scope, each once in its latest revision, from first to last (inclusive). It,
// edge, listing.seek, listing.seekID, listing.rows and tailQuery.stretch alone name the table, so that no statement can forget
// the tenant or the retention.
func (sc scope) selectFrom(st *statement, columns string, first, last ticks) {
	st.sql.WriteString("SELECT " + columns + " FROM signins FINAL WHERE tenant_id = " + st.bind("String", sc.tenant))
	first = max(first, sc.first())
	// Parts and granules are left out by whole seconds: all revisions of a sign-in
	// lie in one, and the latest must be read to push out the others. The exact
	// ends are for what is left; identity keeps them from leaving out parts.
	st.and("created_at >= " + st.bind(filter.TimeType, first.second().text()))
	st.and("created_at <= " + st.bind(filter.TimeType, (last.second()+ticksPerSecond-1).text()))
	st.and("identity(created_at) >= " + st.bind(filter.TimeType, first.text()))
	st.and("identity(created_at) <= " + st.bind(filter.TimeType, last.text()))
	if sc.user != "" {
		st.and("user_id IN (" + strings.Join(st.bindIDs(sc.user), ", ") + ")")
	}
}

// edge is the statement for a moment in the last or in the first second with rows
// of the scope's tenant between two moments. It is read from the order of the
// table, which knows seconds: to ask for the first moment would read all. Without
// FINAL, as an earlier revision has the same second.
func (sc scope) edge(first, last ticks, newest bool) *statement {
	st := &statement{}
	direction := "ASC"
	if newest {
		direction = "DESC"
	}
	st.sql.WriteString("SELECT created_at FROM signins WHERE tenant_id = " + st.bind("String", sc.tenant) + " AND created_at >= " + st.bind(filter.TimeType, max(first, sc.first()).text()) +
		" AND created_at <= " + st.bind(filter.TimeType, last.text()) + " ORDER BY tenant_id " + direction + ", toStartOfSecond(created_at) " + direction + " LIMIT 1")
	return st
}

// run sends a statement. Done, ctx cancels it in ClickHouse too. ctx must have
// no deadline: the client would put it in the place of the statement's timeout.
func (s *Service) run(ctx context.Context, st *statement) (driver.Rows, error) {
	return s.send(ctx, st.sql.String(), st.args...)
}

// send is run for SQL that is made elsewhere; it is a rollup.Runner.
func (s *Service) send(ctx context.Context, sql string, args ...any) (driver.Rows, error) {
	return s.sendWith(ctx, nil, sql, args...)
}

// sendWith is send under further settings than those of all statements.
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
