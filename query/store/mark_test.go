package store

import (
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var noon = time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)

func TestAppendHorizon_ofWhatIsNotMeasured_isNull(t *testing.T) {
	assert.Equal(t, `{"horizon":"2026-07-17T10:00:00Z","storedThrough":"2026-07-17T12:00:00.5Z"`,
		string(AppendHorizon([]byte{'{'}, Mark{StoredThrough: noon.Add(time.Second / 2), Horizon: noon.Add(-2 * time.Hour)})))
	assert.Equal(t, `"horizon":null,"storedThrough":null`, string(AppendHorizon(nil, Mark{})))
	assert.False(t, Mark{Retention: map[string]int{"a": 1}}.Known())
	assert.True(t, Mark{StoredThrough: noon}.Known())
}

func TestMark_isKeptForASecond(t *testing.T) {
	now := noon
	s, err := New(Options{Now: func() time.Time { return now }}, prometheus.NewRegistry())
	require.NoError(t, err)
	s.marks.mark, s.marks.readAt = Mark{StoredThrough: noon}, noon
	now = noon.Add(markMaxAge)
	m, problem := s.Mark(t.Context())
	require.Nil(t, problem)
	assert.Equal(t, noon, m.StoredThrough)
	now = now.Add(1)
	_, problem = s.Mark(t.Context())
	require.NotNil(t, problem, "it is read anew, and there is no connection")
	assert.ErrorIs(t, problem.Cause, ErrNotConnected)
	now = noon
	_, problem = s.Mark(t.Context())
	require.Nil(t, problem)
	s.ForgetMark()
	_, problem = s.Mark(t.Context())
	require.NotNil(t, problem)
}
