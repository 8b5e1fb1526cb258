package cmd

import (
	"os"
	"runtime/debug"
)

// stageGCPercent is how much the heap of an enricher or a sink may grow until it is
// collected, in percent. Most of it are batches or columns that live for seconds
// and hold no pointers: looking through them costs little, and as much garbage
// again, Go's default, would cost a hundred megabytes.
const stageGCPercent = 40

// collectSooner sets stageGCPercent, unless the variable GOGC says something.
func collectSooner() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(stageGCPercent)
	}
}
