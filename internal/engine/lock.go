package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// lockWait is how long a start waits for the process that last used the
// directory: a ClickHouse child whose parent was killed takes a moment to end.
const lockWait = 10 * time.Second

// dirLock keeps a second engine off a data directory.
type dirLock struct{ file *os.File }

// lockDir takes the lock of dir, which must exist. It waits a while for a
// process that is about to end and then fails, naming the process.
func lockDir(ctx context.Context, dir string, wait time.Duration) (*dirLock, error) {
	path := filepath.Join(dir, "lock")
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of %s: %w", dir, err)
	}
	deadline := time.Now().Add(wait)
	for {
		ok, err := tryLock(file)
		if err != nil {
			_ = file.Close()
			return nil, err
		}
		if ok {
			break
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			holder, _ := os.ReadFile(path)
			_ = file.Close()
			return nil, fmt.Errorf("data directory %s is in use by process %s: stop it, or choose another directory",
				dir, strings.TrimSpace(string(holder)))
		}
		time.Sleep(50 * time.Millisecond)
	}
	return &dirLock{file}, nil
}

// own writes the process that uses the directory into the lock file, for the
// message of whoever comes second.
func (l *dirLock) own(pid int) error {
	if err := l.file.Truncate(0); err != nil {
		return fmt.Errorf("write %s: %w", l.file.Name(), err)
	}
	if _, err := l.file.WriteAt(fmt.Appendf(nil, "%d\n", pid), 0); err != nil {
		return fmt.Errorf("write %s: %w", l.file.Name(), err)
	}
	return nil
}

// release drops the lock. A child that inherited the file keeps it locked until
// it has ended.
func (l *dirLock) release() { _ = l.file.Close() }
