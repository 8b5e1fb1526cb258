package signins

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/stretchr/testify/require"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/filter"
)

// oneColumn reads ids.
type oneColumn struct{ id string }

func (*oneColumn) Columns() string        { return requestID() }
func (c *oneColumn) Destinations() []any  { return []any{&c.id} }
func (c *oneColumn) Key() (Ticks, string) { return 0, c.id }

// keyRow reads keys.
type keyRow struct {
	at time.Time
	id string
}

func (*keyRow) Columns() string        { return "created_at, " + requestID() }
func (k *keyRow) Destinations() []any  { return []any{&k.at, &k.id} }
func (k *keyRow) Key() (Ticks, string) { return TicksOf(k.at), k.id }

// underService are the settings of a statement as a query service sends it.
func underService(further clickhouse.Settings) clickhouse.Settings {
	settings := clickhouse.Settings{
		"do_not_merge_across_partitions_select_final": 1, "use_skip_indexes_if_final": 1, "use_skip_indexes_if_final_exact_mode": 1, "use_skip_indexes_on_data_read": 0,
	}
	maps.Copy(settings, further)
	return settings
}

// looking is a reader through a connection under the settings of a query service, and the
// settings of each statement by which it looked for candidates.
func looking(conn driver.Conn) (*Reader, *[]clickhouse.Settings) {
	var looks []clickhouse.Settings
	return NewReader(func(ctx context.Context, further clickhouse.Settings, sql string, args ...any) (driver.Rows, error) {
		if strings.Contains(sql, " AS second") {
			looks = append(looks, further)
		}
		return conn.Query(clickhouse.Context(ctx, clickhouse.WithSettings(underService(further))), sql, args...)
	}), &looks
}

// plans is a reader through a connection under the settings of a query service, and
// what ClickHouse said of how it would run each statement with FINAL.
func plans(t *testing.T, conn driver.Conn) (*Reader, *[]string) {
	var seen []string
	return NewReader(func(ctx context.Context, further clickhouse.Settings, sql string, args ...any) (driver.Rows, error) {
		ctx = clickhouse.Context(ctx, clickhouse.WithSettings(underService(further)))
		if strings.Contains(sql, " FINAL ") {
			seen = append(seen, planOf(ctx, t, conn, sql, args))
		}
		return conn.Query(ctx, sql, args...)
	}), &seen
}

// unmerged is a table with a part for each selection: of id, revision, user, and whether
// it is interactive, one a minute by its number.
func unmerged(t *testing.T, selections ...string) driver.Conn {
	t.Helper()
	conn, err := database.Open(t.Context(), testkit.ClickHouse(t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.Exec(t.Context(), "SYSTEM STOP MERGES signins"))
	for _, columns := range selections {
		require.NoError(t, conn.Exec(t.Context(), "INSERT INTO signins (tenant_id, created_at, _id_text, revision, _user_id_text, is_interactive) SELECT 't', toDateTime64('2026-07-01 08:00:00', 7, 'UTC') + toIntervalSecond(number * 60), "+columns))
	}
	return conn
}

// A revision that no longer meets the filter lies in another part, where an index of
// the filter's column says that nothing meets it.
func TestWalk_farAway_leavesOutGranulesWithoutTheIDs_andNoLatestRevision(t *testing.T) {
	reader, seen := plans(t, unmerged(t,
		"'a' || number, 1, if(number % 300 = 7, 'ann', 'bob'), true FROM numbers(6000)",
		"'a' || number, 2, 'carl', true FROM numbers(6000) WHERE number = 307", // was ann's
		"'b' || number, 1, 'dora', true FROM numbers(6000)",                    // nothing of ann's
	))
	f, err := filter.Parse("userId eq 'ann'")
	require.NoError(t, err)
	l := List{Scope: Scope{Tenant: "t"}, Filter: f, Descending: true, First: FirstTick, Last: TicksOf(noon)}
	for _, top := range []int{50, 7} { // all, and a page that ends before the last
		*seen = nil
		var row oneColumn
		var got []string
		more, err := reader.Walk(t.Context(), l, &row, top, func() error { got = append(got, row.id); return nil })
		require.NoError(t, err)
		var want []string
		for n := 5707; n > 0; n -= 300 {
			if n != 307 {
				want = append(want, fmt.Sprint("a", n))
			}
		}
		require.Equal(t, want[:min(top, len(want))], got)
		require.Equal(t, top < len(want), more)
		require.Len(t, *seen, 1, "the last second is left for later")
		require.Contains(t, (*seen)[0], "Name: by_id\n")
		require.NotContains(t, (*seen)[0], "Name: by_user_id\n")
	}
}

// Revisions of one sign-in have one key, and a page goes on within a second that it has
// shown a part of: neither takes a second look.
func TestWalk_revisionsAndWhatWasShown_takeNoLookMore(t *testing.T) {
	reader, seen := plans(t, unmerged(t,
		"'a' || number, 1, 'ann', true FROM numbers(30)",
		"'a' || number, 2, 'ann', true FROM numbers(30) WHERE number IN (22, 25)",
	))
	f, err := filter.Parse("userId eq 'ann'")
	require.NoError(t, err)
	l := List{Scope: Scope{Tenant: "t"}, Filter: f, Descending: true, First: FirstTick, Last: TicksOf(noon)}
	for page, want := range [][]string{{"a29", "a28", "a27", "a26", "a25", "a24", "a23", "a22"}, {"a21", "a20", "a19", "a18", "a17", "a16", "a15", "a14"}} {
		*seen = nil
		var row oneColumn
		var got []string
		more, err := reader.Walk(t.Context(), l, &row, 8, func() error { got = append(got, row.id); return nil })
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.True(t, more)
		require.Len(t, *seen, 1, "page %d", page+1)
		l.After, l.AfterID, l.Shown = TicksOf(time.Date(2026, 7, 1, 8, 22, 0, 0, time.UTC)), "a22", []string{"a22"}
		l.Narrow()
	}
}
