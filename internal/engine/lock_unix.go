//go:build linux || darwin

package engine

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// tryLock takes the lock of f and says whether it got it. The kernel drops the
// lock with its process, so that a crash leaves none behind.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("lock %s: %w", f.Name(), err)
	}
	return true, nil
}
