package list

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/option"
)

func TestPreferSize_boundsThePage_topGoesFirst(t *testing.T) {
	for _, c := range []struct {
		rawQuery, prefer string
		top              int
		applied          string
	}{
		{"", "", 1000, ""},
		{"", "odata.maxpagesize=5", 5, "odata.maxpagesize=5"},
		{"", "return=minimal, OData.MaxPageSize = 7", 7, "odata.maxpagesize=7"},
		{"", "maxpagesize=9", 9, "maxpagesize=9"},
		{"", "odata.maxpagesize=5000", 1000, "odata.maxpagesize=1000"},
		{"", "odata.maxpagesize=0", 1000, ""},
		{"", "odata.maxpagesize=-1", 1000, ""},
		{"", "odata.maxpagesize=many", 1000, ""},
		{"", "odata.maxpagesize", 1000, ""},
		{"$top=3", "odata.maxpagesize=5", 3, ""},
		{"$top=1000", "odata.maxpagesize=5", 1000, ""},
	} {
		o := NewPageOptions(entity.V1)
		require.Nil(t, option.Read(c.rawQuery, o.Options()))
		a, recorder := pageAnswer(t)
		a.Request.Header.Set("Prefer", c.prefer)
		o.preferSize(a)
		assert.Equal(t, c.top, o.Top, "%+v", c)
		assert.Equal(t, c.applied, recorder.Header().Get("Preference-Applied"), "%+v", c)
	}
}
