package signins

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/stretchr/testify/require"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/filter"
)

// TestCandidates_useIndexes asks ClickHouse how it would look for those of a list.
func TestCandidates_useIndexes(t *testing.T) {
	conn, err := database.Open(t.Context(), testkit.ClickHouse(t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.Exec(t.Context(), "INSERT INTO signins (tenant_id, created_at, _id_text, revision) VALUES ('t', '2026-07-17 08:00:00', 'a', 1)"))
	for expression, index := range map[string]string{
		"id eq 'a'":       "by_id",
		"id in ('a','b')": "by_id",
		"id eq 66EA54EB-6301-4ee5-be62-ff5a759b0100":     "by_id",
		"correlationId eq 'c' and status/errorCode ne 0": "by_correlation_id",
		"userId eq 'u'":                                         "by_user_id",
		"userPrincipalName eq 'A@x'":                            "by_user_principal_name",
		"userPrincipalName in ('A@x','b')":                      "by_user_principal_name",
		"ipAddress eq '192.0.2.1'":                              "by_ip",
		"ipAddress eq '2001:db8::1'":                            "by_ip",
		"ipAddress eq '192.0.2.0/24'":                           "by_network",
		"ipAddress eq '192.0.0.0/16'":                           "by_network",
		"ipAddress eq '2001:db8::/35'":                          "by_network",
		"userDisplayName eq 'Zoë'":                              "by_user_display_name",
		"userDisplayName eq 'Ann'":                              "by_user_display_name",
		"appId eq 'a'":                                          "by_app_id",
		"appDisplayName in ('Mail','b')":                        "by_app_display_name",
		"resourceId eq 'r'":                                     "by_resource_id",
		"resourceDisplayName eq 'Graph'":                        "by_resource_display_name",
		"clientAppUsed eq 'IMAP4'":                              "by_client_app",
		"deviceDetail/operatingSystem eq 'Windows 11'":          "by_operating_system",
		"deviceDetail/browser eq 'Edge 131'":                    "by_browser",
		"location/city eq 'Köln'":                               "by_city",
		"location/state eq 'Wien'":                              "by_state",
		"location/countryOrRegion eq 'DE'":                      "by_country",
		"status eq 'Failure'":                                   "by_status",
		"status ne 'Success'":                                   "by_status",
		"status/errorCode eq 50126":                             "by_error_code",
		"status/errorCode in (50126,50053)":                     "by_error_code",
		"conditionalAccessStatus eq 'failure'":                  "by_conditional_access_status",
		"conditionalAccessStatus ne 'success' and appId eq 'x'": "by_conditional_access_status",
	} {
		f, err := filter.Parse(expression)
		require.NoError(t, err)
		l := List{Scope: Scope{Tenant: "t", Since: noon.AddDate(0, 0, -30)}, Filter: f, Descending: true}
		if plan := explain(t, conn, l.seek(FirstTick, TicksOf(noon), 21)); !strings.Contains(plan, "Name: "+index+"\n") || !strings.Contains(plan, "PrimaryKey") {
			t.Errorf("%s does not use %s:\n%s", expression, index, plan)
		}
	}
}

// What a list has shown of the second that it goes on in is found again.
func TestList_enough_countsWhatWasShown(t *testing.T) {
	at := TicksOf(noon)
	within, before := stretch{low: at - 5, high: at + 5}, stretch{low: at - 9, high: at - 5}
	for _, tt := range []struct {
		name  string
		after string
		shown []string
		w     stretch
		want  int
	}{
		{"the first page", "", nil, within, 11},
		{"several of its second were shown", "a", []string{"a", "b", "c"}, within, 14},
		{"it goes on after a key", "a", nil, within, 12},
		{"further back", "a", []string{"a", "b", "c"}, before, 11},
	} {
		l := List{After: at, AfterID: tt.after, Shown: tt.shown}
		require.Equal(t, tt.want, l.enough(tt.w, 10), tt.name)
	}
}

// A page takes whole seconds of what lies far apart, as few as fill it; the last second of
// an answer that was cut off may hold more than it says.
func TestCandidates_first(t *testing.T) {
	second := func(n int) time.Time { return noon.Add(-time.Duration(n) * time.Second) }
	for _, tt := range []struct {
		name      string
		seconds   []int
		limit     int
		nearby    bool
		left      []int
		cut, torn bool
	}{
		{"all there is", []int{1, 2, 3}, 5, false, []int{1, 2, 3}, false, false},
		{"more than fill the page", []int{1, 2, 3, 4}, 5, false, []int{1, 2, 3}, true, false},
		{"a second is taken whole", []int{1, 2, 3, 3, 4}, 6, false, []int{1, 2, 3, 3}, true, false},
		{"the last second may hold more", []int{1, 2, 3}, 3, false, []int{1, 2}, true, false},
		{"several of it", []int{1, 2, 2, 2}, 4, false, []int{1}, true, false},
		{"nothing but it, else the list would not go on", []int{1, 1, 1, 1}, 4, false, []int{1, 1, 1, 1}, true, true},
		{"in the order of the table", []int{1, 2, 2, 3}, 4, true, []int{1, 2, 2, 3}, true, true},
		{"all in the order of the table", []int{1, 2, 2}, 5, true, []int{1, 2, 2}, false, false},
		{"none", nil, 4, false, nil, false, false},
	} {
		var c candidates
		for i, n := range tt.seconds {
			c.add(second(n), fmt.Sprint(i))
			if i == 0 {
				c.add(second(n), "0") // another revision
			}
		}
		got := c.first(3, tt.limit, !tt.nearby)
		var left []int
		for _, at := range got.seconds {
			left = append(left, int(noon.Sub(at)/time.Second))
		}
		require.Equal(t, tt.left, left, tt.name)
		require.Len(t, got.ids, len(left), tt.name)
		require.Equal(t, tt.cut, got.cut, tt.name+": may there be more behind them")
		require.Equal(t, tt.torn, got.torn, tt.name+": may their last second hold more")
	}
}

// explain is how ClickHouse would run a statement.
func explain(t *testing.T, conn driver.Conn, st *statement) string {
	t.Helper()
	return planOf(t.Context(), t, conn, st.sql.String(), st.Args())
}

func planOf(ctx context.Context, t *testing.T, conn driver.Conn, sql string, args []any) string {
	t.Helper()
	rows, err := conn.Query(ctx, "EXPLAIN indexes = 1 "+sql, args...)
	require.NoError(t, err)
	defer func() { _ = rows.Close() }()
	var plan strings.Builder
	for rows.Next() {
		var line string
		require.NoError(t, rows.Scan(&line))
		plan.WriteString(line + "\n")
	}
	return plan.String()
}
