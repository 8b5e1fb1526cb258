package api

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
)

func TestEnumsFor_areClosedUnlessTheClientTakesMore(t *testing.T) {
	a, recorder := testAnswer(t, Get, "/")
	assert.True(t, a.EnumsFor(entity.Shape{}).ClosedEnums)
	assert.Equal(t, "Prefer", recorder.Header().Get("Vary"))
	assert.Empty(t, recorder.Header().Get("Preference-Applied"))
	a, recorder = testAnswer(t, Get, "/", "Prefer", graph.TakesUnknownMembers)
	recorder.Header().Set("Vary", "Origin")
	assert.False(t, a.EnumsFor(entity.Shape{}).ClosedEnums)
	assert.Equal(t, []string{"Origin", "Prefer"}, recorder.Header().Values("Vary"))
	assert.Equal(t, graph.TakesUnknownMembers, recorder.Header().Get("Preference-Applied"))
	a.Applied("odata.maxpagesize=5")
	assert.Equal(t, []string{graph.TakesUnknownMembers + ", odata.maxpagesize=5"}, recorder.Header().Values("Preference-Applied"))
}
