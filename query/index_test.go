package query

import (
	"context"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/query/filter"
)

// TestFilter_usesIndexes asks ClickHouse how it would run the statement of a list.
func TestFilter_usesIndexes(t *testing.T) {
	r := newRig(t, nil)
	r.insert(filterRows()...)
	for expression, index := range map[string]string{
		"id eq 'a'":       "by_id",
		"id in ('a','b')": "by_id",
		"id eq 66EA54EB-6301-4ee5-be62-ff5a759b0100":     "by_id",
		"correlationId eq 'c' and status/errorCode ne 0": "by_correlation_id",
		"userId eq 'u'":                                         "by_user_id",
		"userPrincipalName eq 'A@x'":                            "by_user_principal_name",
		"userPrincipalName in ('A@x','b')":                      "by_user_principal_name",
		"ipAddress eq '192.0.2.1'":                              "by_ip_address",
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
		if err != nil {
			t.Fatal(err)
		}
		l := listing{scope: scope{tenant: tenantA, since: noon.AddDate(0, 0, -30)}, filter: f, descending: true}
		if plan := r.explain(l.seek(firstTick, ticksOf(noon), 21)); !strings.Contains(plan, "Name: "+index+"\n") || !strings.Contains(plan, "PrimaryKey") {
			t.Errorf("%s does not use %s:\n%s", expression, index, plan)
		}
	}
}

func (r *rig) explain(st *statement) string {
	r.Helper()
	rows, err := r.conn.Query(context.Background(), "EXPLAIN indexes = 1 "+st.sql.String(), st.args...)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var plan strings.Builder
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			r.Fatal(err)
		}
		plan.WriteString(line + "\n")
	}
	return plan.String()
}
