package rollup

import (
	"context"

	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// statementTimeout bounds one statement.
const statementTimeout = 5 * time.Minute

// store runs statements in ClickHouse.
type store struct {
	conn driver.Conn
	// safety is how long before its beginning a computation counts as made: what
	// the clock of the server may go back, or clocks of a cluster differ by.
	safety time.Duration
	// legacy are the client apps of rollup_legacy.
	legacy legacyApps
	// userKey is the SQL that tells users apart.
	userKey string
	// undecidable is after what time another's removal of users may be closed.
	undecidable time.Duration
	// between runs after each statement; an error stands for the death of the
	// process there. nil in all but tests.
	between func() error
}

// values are the parameters of a statement.
type values map[string]any

// args are the parameters as text, which ClickHouse binds by itself.
func (v values) args() []any {
	args := make([]any, 0, len(v))
	for name, value := range v {
		args = append(args, clickhouse.Named(name, parameter(value)))
	}
	return args
}

func parameter(value any) string {
	switch v := value.(type) {
	case time.Time:
		return v.UTC().Format(time.DateTime)
	case uint64:
		return strconv.FormatUint(v, 10)
	default:
		return fmt.Sprint(v)
	}
}

// rangeOf are the parameters from and to, Unix seconds.
func rangeOf(from, to int64) values {
	return values{"from": time.Unix(from, 0), "to": time.Unix(to, 0)}
}

// with adds a parameter.
func (v values) with(name string, value any) values {
	v[name] = value
	return v
}

// settings of all statements: bounded, and no more than half of a small machine
// for long. FINAL need not look across partitions, as a key lies in one of them.
func settings() clickhouse.Settings {
	return clickhouse.Settings{
		"max_threads":                                 2,
		"max_insert_threads":                          1,
		"max_execution_time":                          int(statementTimeout.Seconds()),
		"max_bytes_before_external_group_by":          512 << 20,
		"max_bytes_before_external_sort":              512 << 20,
		"do_not_merge_across_partitions_select_final": 1,
		"async_insert":                                0,
		"join_use_nulls":                              0,
	}
}

// exec runs a statement; spans, when there are any, are its table of that name.
func (s store) exec(ctx context.Context, what, statement string, v values, spans *ext.Table) error {
	ctx, cancel := context.WithTimeout(ctx, statementTimeout)
	defer cancel()
	if err := s.conn.Exec(withTable(ctx, spans, settings()), s.text(statement), v.args()...); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.done()
}

// query runs a statement and hands each row to scan.
func (s store) query(ctx context.Context, what, statement string, v values, spans *ext.Table, scan func(driver.Rows) error) error {
	ctx, cancel := context.WithTimeout(ctx, statementTimeout)
	defer cancel()
	rows, err := s.conn.Query(withTable(ctx, spans, settings()), s.text(statement), v.args()...)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.done()
}

// insert writes rows as one block, which becomes visible as a whole. Of several
// blocks with the same token only the first is stored; empty for no token.
func (s store) insert(ctx context.Context, what, into, token string, fill func(driver.Batch) error) error {
	ctx, cancel := context.WithTimeout(ctx, statementTimeout)
	defer cancel()
	set := settings()
	if token != "" {
		set["insert_deduplicate"] = 1
		set["insert_deduplication_token"] = token
	}
	batch, err := s.conn.PrepareBatch(withTable(ctx, nil, set), "INSERT INTO "+into)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer batch.Close() //nolint:errcheck // sent or given up
	if err := fill(batch); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.done()
}

func (s store) done() error {
	if s.between == nil {
		return nil
	}
	return s.between()
}

func withTable(ctx context.Context, spans *ext.Table, set clickhouse.Settings) context.Context {
	options := []clickhouse.QueryOption{clickhouse.WithSettings(set)}
	if spans != nil {
		options = append(options, clickhouse.WithExternalTable(spans))
	}
	return clickhouse.Context(ctx, options...)
}

// text is a statement with the expression that tells users apart in its places.
func (s store) text(statement string) string {
	return strings.ReplaceAll(statement, "/*user_key*/", s.userKey)
}

// tableOf makes the table spans: tenant_id and start.
func tableOf(spans []span) (*ext.Table, error) {
	table, err := ext.NewTable("spans", ext.Column("tenant_id", "String"), ext.Column("start", "DateTime('UTC')"))
	for i := 0; err == nil && i < len(spans); i++ {
		err = table.Append(spans[i].tenant, time.Unix(spans[i].start, 0).UTC())
	}
	if err != nil {
		return nil, fmt.Errorf("make the table of %d spans: %w", len(spans), err)
	}
	return table, nil
}

// clone is a copy to add to.
func (v values) clone() values { return maps.Clone(v) }
