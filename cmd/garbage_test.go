package cmd

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCollectSooner_unlessTheEnvironmentSaysOtherwise(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	t.Setenv("GOGC", "70")
	collectSooner(50)
	assert.Equal(t, 100, debug.SetGCPercent(100))
	t.Setenv("GOGC", "")
	collectSooner(50)
	assert.Equal(t, 50, debug.SetGCPercent(100))
}
