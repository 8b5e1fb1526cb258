package store

import (
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSettings_boundEveryStatement(t *testing.T) {
	s, err := New(Options{Timeout: 1500 * time.Millisecond, Memory: 1 << 30}, prometheus.NewRegistry())
	require.NoError(t, err)
	assert.Equal(t, 2, s.Settings["readonly"])
	assert.Equal(t, 1.5, s.Settings["max_execution_time"])
	assert.EqualValues(t, 1<<30, s.Settings["max_memory_usage"])
	assert.Equal(t, 1500*time.Millisecond, s.Timeout())
}

func TestSend_withoutAConnection_saysSo(t *testing.T) {
	reg := prometheus.NewRegistry()
	s, err := New(Options{}, reg)
	require.NoError(t, err)
	assert.Nil(t, s.Connection())
	s.Close()
	err = s.EachRow(t.Context(), "read the weather", &Statement{}, nil)
	require.ErrorIs(t, err, ErrNotConnected)
	assert.ErrorContains(t, err, "read the weather: ")
	_, err = New(Options{}, reg)
	require.ErrorContains(t, err, "register metrics of statements: ", "two of them would count together")
}
