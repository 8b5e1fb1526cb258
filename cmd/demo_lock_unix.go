//go:build linux || darwin

package cmd

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes the lock of file and says whether it was free.
func tryLock(file *os.File) (bool, error) {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
