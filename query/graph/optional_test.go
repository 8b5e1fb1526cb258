package graph

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMoment_isToATickInUTC_orNone(t *testing.T) {
	got := Moment(time.Date(2026, 7, 17, 14, 0, 0, 199, time.FixedZone("", 7200)))
	require.NotNil(t, got)
	assert.Equal(t, time.Date(2026, 7, 17, 12, 0, 0, 100, time.UTC), *got)
	assert.Nil(t, Moment(time.Time{}))
	assert.Nil(t, Moment(time.Unix(0, 0)))
}

func TestOptional_ofAnEmptyText_isNone(t *testing.T) {
	assert.Nil(t, Optional(""))
	got := Optional(" ")
	require.NotNil(t, got)
	assert.Equal(t, " ", *got)
}
