package list

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/option"
)

func TestLevelOf_formatGoesBeforeAccept(t *testing.T) {
	const none = "application/json;odata.metadata=none"
	for _, c := range []struct{ rawQuery, accept, want string }{
		{"", "", api.ContentType},
		{"", "*/*", api.ContentType},
		{"", "application/json;odata.metadata=full", api.ContentType},
		{"", none, api.PlainContentType},
		{"$format=json", "", api.ContentType},
		{"$format=json", none, api.ContentType},
		{"$format=", none, api.PlainContentType},
		{"$format=Application/JSON", "", api.ContentType},
		{"format=" + none, "", api.PlainContentType},
		{"$format=application%2Fjson%3Bodata.metadata%3Dnone", "application/json", api.PlainContentType},
	} {
		for _, o := range []interface {
			option.Set
			levelOf(*api.Answer) (metadataLevel, string)
		}{NewPageOptions(entity.V1), NewOneOptions()} {
			require.Nil(t, option.Read(c.rawQuery, o.Options()), c.rawQuery)
			a, recorder := pageAnswer(t)
			a.Request.Header.Set("Accept", c.accept)
			level, contentType := o.levelOf(a)
			assert.Equal(t, c.want, contentType, "%+v", c)
			assert.Equal(t, c.want == api.PlainContentType, level == levelNone, "%+v", c)
			assert.Equal(t, "Accept", recorder.Header().Get("Vary"))
		}
	}
}
