package entity

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAudiences_areIDs_theirReasonsStandBeside(t *testing.T) {
	for _, c := range []struct{ name, stored, ids, reasons string }{
		{"none", ``, `[]`, ``},
		{"an empty list", `[]`, `[]`, ``},
		{"without reasons", `[{"applicationId":"a","audienceReasons":null},{"applicationId":"b"}]`, `["a","b"]`, ``},
		{"one with reasons", `[{"applicationId":"a","audienceReasons":null},{"applicationId":"b","audienceReasons":"resourceMapping"}]`,
			`["a","b"]`, `[{"applicationId":"a","audienceReasons":null},{"applicationId":"b","audienceReasons":"resourceMapping"}]`},
		{"a reason alone", `[{"applicationId":null,"audienceReasons":"none"}]`, `[]`, `[{"applicationId":null,"audienceReasons":"none"}]`},
		{"a quote in an id", `[{"applicationId":"a\",\"b","audienceReasons":null}]`, `["a\",\"b"]`, ``},
		{"no objects", `["a",1,null]`, `[]`, ``},
		{"no list", `7`, `[]`, ``},
	} {
		more := map[string]string{audiencesMember: c.stored}
		assert.Equal(t, "x"+c.ids, string(appendAudiences([]byte("x"), more)), c.name)
		assert.Equal(t, "x"+c.reasons, string(appendAudienceReasons([]byte("x"), more)), c.name)
	}
}

func TestWriter_audiences_areSelectedAlone(t *testing.T) {
	r := Row{More: `{"conditionalAccessAudiences":[{"applicationId":"a","audienceReasons":"none"}]}`}
	for names, want := range map[string]string{
		"conditionalAccessAudiences":                  `{"conditionalAccessAudiences":["a"]}`,
		"@gatehouse.conditionalAccessAudienceReasons": `{"@gatehouse.conditionalAccessAudienceReasons":[{"applicationId":"a","audienceReasons":"none"}]}`,
	} {
		selected, problem := ParseSelect(names)
		assert.Nil(t, problem)
		sh := NewShape(Beta, selected, true)
		assert.True(t, sh.UsesMore, names)
		assert.Equal(t, want, string(NewWriter(sh).Append(nil, "", &r)), names)
	}
}
