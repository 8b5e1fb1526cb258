package dead

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestLetterOf_tenants_areAllThatTheRecordNames(t *testing.T) {
	enriched, err := (&schemas.SignIn{Id: "e", TenantId: "E"}).MarshalVT()
	assert.NoError(t, err)
	for name, c := range map[string]struct {
		value   string
		headers []string
		want    []string
	}{
		"nobody":                               {`{"id":"a"}`, nil, nil},
		"the header":                           {`no JSON`, []string{"tenant", "T"}, []string{"t"}},
		"an object":                            {`{"id":"a","tenantId":"A"}`, nil, []string{"a"}},
		"an envelope and its properties":       {`{"tenantId":"A","properties":{"x":[{"tenantId":"no"}],"tenantId":"B"},"y":{"tenantId":"no"}}`, nil, []string{"a", "b"}},
		"a row, whose TenantId is a workspace": {`{"TenantId":"workspace","AADTenantId":"A"}`, nil, []string{"a"}},
		"header and event":                     {`{"tenantId":"A"}`, []string{"tenant", "T"}, []string{"t", "a"}},
		"the same twice":                       {`{"tenantId":"a"}`, []string{"tenant", "A"}, []string{"a"}},
		"as far as it is JSON":                 {`{"tenantId":"A","x":[1,{"b":`, nil, []string{"a"}},
		"behind a name without letters":        {`{"":"z","tenantId":"A"}`, nil, []string{"a"}},
		"no text":                              {`{"tenantId":{"tenantId":"no"},"a":1}`, nil, nil},
		"a list":                               {`[{"tenantId":"no"}]`, nil, nil},
		"a word":                               {`"tenantId"`, nil, nil},
		"an enriched event":                    {string(enriched), []string{"dead-reason", "row-refused"}, []string{"e"}},
	} {
		assert.Equal(t, c.want, letterOf(record(c.value, c.headers...)).Tenants, name)
	}
}
