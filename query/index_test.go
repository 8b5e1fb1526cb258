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
		"userId eq 'u'":                    "by_user_id",
		"userPrincipalName eq 'A@x'":       "by_user_principal_name",
		"userPrincipalName in ('A@x','b')": "by_user_principal_name",
		"ipAddress eq '192.0.2.1'":         "by_ip_address",
	} {
		f, err := filter.Parse(expression)
		if err != nil {
			t.Fatal(err)
		}
		l := listing{scope: scope{tenant: tenantA, since: noon.AddDate(0, 0, -30)}, filter: f, descending: true}
		if plan := r.explain(l.page("id", firstTick, ticksOf(noon), 21)); !strings.Contains(plan, "Name: "+index) || !strings.Contains(plan, "PrimaryKey") {
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
