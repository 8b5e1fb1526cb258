//go:build !linux && !darwin

package cmd

import "os"

// tryLock takes no lock: data directories are not guarded on this platform.
func tryLock(*os.File) (bool, error) { return true, nil }
