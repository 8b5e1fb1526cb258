package engine

import (
	"fmt"
	"os"
	"path/filepath"
)

// dropSystemLogs removes what the last start logged of queries and parts. The
// engine knows no table of the database system again, cannot make one where the
// files of another lie, and would keep the log in memory and try every few seconds.
func dropSystemLogs(dir string) error {
	if err := os.RemoveAll(filepath.Join(dir, "data", "data", "system")); err != nil {
		return fmt.Errorf("remove the logs of the engine's last start: %w", err)
	}
	return nil
}
