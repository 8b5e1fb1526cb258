package signins

import (
	"context"
	"strings"
	"testing"

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
