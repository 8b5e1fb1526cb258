package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// dataDirLock keeps a second demo off a data directory. The kernel drops it with
// the process, however that ends.
type dataDirLock struct{ file *os.File }

// lockDataDir creates dir when it is missing and takes its lock. The error says
// which process has it.
func lockDataDir(dir string) (*dataDirLock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create data directory: %w", err)
	}
	path := filepath.Join(dir, "demo.lock")
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data directory: %w", err)
	}
	free, err := tryLock(file)
	if err == nil && !free {
		holder, _ := os.ReadFile(path)
		_ = file.Close()
		return nil, fmt.Errorf("a demo already runs on data directory %s (process %s): stop it, or give this one another --data-dir",
			dir, strings.TrimSpace(string(holder)))
	}
	if err == nil {
		err = writeHolder(file)
	}
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("lock data directory %s: %w", dir, err)
	}
	return &dataDirLock{file}, nil
}

// writeHolder notes this process for the message of whoever comes second.
func writeHolder(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}

func (l *dataDirLock) release() { _ = l.file.Close() }
