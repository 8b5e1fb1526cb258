package signins

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/filter"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var noon = time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)

// bound is how each statement begins that names the table.
var bound = regexp.MustCompile(`FROM signins(?:_stored)?(?: FINAL)? (?:PRE)?WHERE tenant_id = \{(p\d+):String\} AND created_at >= \{(p\d+):`)

// valueOf is the value of a statement's parameter.
func valueOf(st *statement, name string) any {
	for _, arg := range st.Args() {
		if named, is := arg.(driver.NamedValue); is && named.Name == name {
			return named.Value
		}
	}
	return nil
}

func TestStatement_values_areParameters(t *testing.T) {
	f, err := filter.Parse("userDisplayName eq 'SECRET''1' and createdDateTime ge 2021-02-03 and status/errorCode eq 778899")
	if err != nil {
		t.Fatal(err)
	}
	l := List{Scope: Scope{Tenant: "SECRET-2", User: "SECRET-3", Since: noon}, Filter: f, After: TicksOf(noon), AfterID: "SECRET-4", Last: TicksOf(noon)}
	c := candidates{seconds: []time.Time{noon}, ids: []string{"SECRET-6"}, cut: true}
	torn := c
	torn.torn = true
	for _, st := range []*statement{l.all("id", 1, 2, 3), l.seekID("SECRET-5"), l.Scope.edge(1, 2, true), l.seek(1, 2, 3), l.latest("id", c), l.latest("id", torn)} {
		text := st.sql.String()
		for _, value := range []string{"SECRET", "2021", "778899", "2026"} {
			if strings.Contains(text, value) {
				t.Errorf("%s is in %s", value, text)
			}
		}
		bounds := bound.FindAllStringSubmatch(text, -1)
		if len(bounds) != strings.Count(text, "FROM signins") {
			t.Errorf("not bound to tenant and retention: %s", text)
		}
		for _, b := range bounds {
			if tenant, since := valueOf(st, b[1]), valueOf(st, b[2]); tenant != "SECRET-2" || since != TicksOf(noon).Text() {
				t.Errorf("bound to tenant %q and to what is kept since %s: %s", tenant, since, text)
			}
		}
	}
}

func TestScope_filtered_looksForKeysFirstOnlyOfWhatIsRare(t *testing.T) {
	for _, tt := range []struct {
		user, filter string
		keysFirst    bool
	}{
		{},
		{filter: "status/errorCode eq 0"},
		{filter: "userId eq 'u'", keysFirst: true},
		{filter: "id eq 'x' and status/errorCode eq 0", keysFirst: true},
		{filter: "userId eq 'u' or status/errorCode eq 0"},
		{user: "u", keysFirst: true},
		{user: "u", filter: "status/errorCode eq 0", keysFirst: true},
	} {
		var f *filter.Filter
		if tt.filter != "" {
			var err error
			if f, err = filter.Parse(tt.filter); err != nil {
				t.Fatal(err)
			}
		}
		sql := Scope{Tenant: "t", User: tt.user}.Filtered(&filter.Parameters{}, "id", 1, 2, f)
		if keysFirst := strings.Contains(sql, "_id) IN (SELECT"); keysFirst != tt.keysFirst {
			t.Errorf("user %q, filter %q: keys first is %v: %s", tt.user, tt.filter, keysFirst, sql)
		}
	}
}
