package cmd

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCollectSooner_unlessTheEnvironmentSaysOtherwise(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	collectSooner("70")
	assert.Equal(t, 100, debug.SetGCPercent(100))
	collectSooner("")
	assert.Equal(t, sinkGCPercent, debug.SetGCPercent(100))
}
