package signins

import (
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/filter"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var noon = time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)

func TestStatement_values_areParameters(t *testing.T) {
	f, err := filter.Parse("userDisplayName eq 'SECRET''1' and createdDateTime ge 2021-02-03 and status/errorCode eq 778899")
	if err != nil {
		t.Fatal(err)
	}
	l := List{Scope: Scope{Tenant: "SECRET-2", User: "SECRET-3", Since: noon}, Filter: f, After: TicksOf(noon), AfterID: "SECRET-4", Last: TicksOf(noon)}
	c := candidates{seconds: []time.Time{noon}, ids: []string{"SECRET-6"}, cut: true}
	for _, st := range []*statement{l.all("id", 1, 2, 3), l.seekID("SECRET-5"), l.Scope.edge(1, 2, true), l.seek(1, 2, 3), l.latest("id", c)} {
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
