package cmd

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCollectSooner_unlessTheEnvironmentSaysOtherwise(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	t.Setenv("GOGC", "70")
	collectSooner()
	assert.Equal(t, 100, debug.SetGCPercent(100))
	t.Setenv("GOGC", "")
	collectSooner()
	assert.Equal(t, stageGCPercent, debug.SetGCPercent(100))
}
