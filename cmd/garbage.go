package cmd

import (
	"os"
	"runtime/debug"
)

// collectSooner sets how much the heap may grow until it is collected, in percent,
// unless the variable GOGC says something. Most of a stage's heap are columns or
// batches that live for seconds and hold no pointers: looking through them costs
// little, and as much garbage again, Go's default, would cost the memory of
// another block or two.
func collectSooner(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
