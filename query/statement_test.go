package query

import (
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
)

func TestStatement_values_areParameters(t *testing.T) {
	f, err := filter.Parse("userDisplayName eq 'SECRET''1' and createdDateTime ge 2021-02-03 and status/errorCode eq 778899")
	if err != nil {
		t.Fatal(err)
	}
	l := listing{scope: scope{tenant: "SECRET-2", user: "SECRET-3", since: noon}, filter: f, after: ticksOf(noon), afterID: "SECRET-4", last: ticksOf(noon)}
	c := candidates{seconds: []time.Time{noon}, ids: []string{"SECRET-6"}, cut: true}
	for _, st := range []*statement{l.page("id", 1, 2, 3), l.seekID("SECRET-5"), l.scope.edge(1, 2, true), l.seek(1, 2, 3), l.rows("id", c)} {
		text := st.sql.String()
		for _, value := range []string{"SECRET", "2021", "778899", "2026"} {
			if strings.Contains(text, value) {
				t.Errorf("%s is in %s", value, text)
			}
		}
		if n := strings.Count(text, "FROM signins"); strings.Count(text, "tenant_id = {p0:String}") != n || strings.Count(text, "created_at >= {p1:") != n {
			t.Errorf("not bound to tenant and retention: %s", text)
		}
	}
}
