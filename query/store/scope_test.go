package store

import (
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/signins"
)

func TestScopeOf_isWhatAReaderMaySee(t *testing.T) {
	s := &Store{opts: Options{RetentionDays: 30}}
	m := Mark{Retention: map[string]int{"short": 7, "ever": 0}}
	day := func(days int) time.Time { return noon.AddDate(0, 0, -days) }
	for name, tt := range map[string]struct {
		who  access.Reader
		want Scope
	}{
		"the whole tenant":  {access.Reader{Tenant: "t", User: "ada", WholeTenant: true}, Scope{signins.Scope{Tenant: "t", Since: day(30)}, 30}},
		"own sign-ins":      {access.Reader{Tenant: "t", User: "ada"}, Scope{signins.Scope{Tenant: "t", User: "ada", Since: day(30)}, 30}},
		"a rule of its own": {access.Reader{Tenant: "short", User: "ada"}, Scope{signins.Scope{Tenant: "short", User: "ada", Since: day(7)}, 7}},
		"for ever":          {access.Reader{Tenant: "ever", WholeTenant: true}, Scope{Scope: signins.Scope{Tenant: "ever"}}},
	} {
		assert.Equal(t, tt.want, s.ScopeOf(tt.who, m, noon), name)
	}
}

// What is bound to a scope is bound in the statement too.
func TestSelectFrom_bindsTheTenantAndTheRange(t *testing.T) {
	sc := Scope{Scope: signins.Scope{Tenant: "fernhill", Since: noon}}
	from, among := &Statement{}, &Statement{}
	sc.SelectFrom(from, "id", 0, signins.TicksOf(noon))
	among.SQL.WriteString(sc.FromAmong(&among.Parameters, 0, signins.TicksOf(noon), "_app = "+among.Bind("String", "mail")))
	assert.Contains(t, from.SQL.String(), "SELECT id FROM signins FINAL WHERE tenant_id = {p0:String} AND created_at >= {p1:DateTime64(7, 'UTC')}")
	assert.Equal(t, clickhouse.Named("p0", "fernhill"), from.Parameters.Args()[0])
	assert.Contains(t, among.SQL.String(), "tenant_id = {p1:String}")
	assert.Contains(t, among.SQL.String(), "_app = {p0:String}")
	for _, st := range []*Statement{from, among} {
		assert.NotContains(t, st.SQL.String(), "fernhill")
	}
}
