// Package engine runs Kafka and ClickHouse on one machine without installing
// either: an in-process broker and a ClickHouse child process, both keeping
// their data in a directory so that the next start finds it again. It is what
// the demo and the tests run on; deployments point at servers instead.
package engine

import (
	"os"
	"path/filepath"
)

// cacheDir is where make engine installs what engines need, relative to the
// root of a checkout.
const cacheDir = ".cache/engine/node_modules"

// searchRoots are the directories that may hold cacheDir: the working directory
// and the binary's, each with all of their parents.
func searchRoots() []string {
	var roots []string
	if wd, err := os.Getwd(); err == nil {
		roots = append(roots, parents(wd)...)
	}
	if exe, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(exe); err == nil {
			exe = real
		}
		roots = append(roots, parents(filepath.Dir(exe))...)
	}
	return roots
}

// parents returns dir and every directory above it, nearest first.
func parents(dir string) []string {
	all := []string{dir}
	for up := filepath.Dir(dir); up != dir; up = filepath.Dir(dir) {
		all = append(all, up)
		dir = up
	}
	return all
}
