package auth

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"
)

// fileKeys reads keys from a file and again whenever the file changes. A file
// that became unreadable leaves the last good keys in force, as an issuer that
// became unreachable does.
type fileKeys struct {
	path string

	mu       sync.Mutex
	modified time.Time
	size     int64
	loaded   []publicKey
}

func (f *fileKeys) keys(_ context.Context, kid string) ([]publicKey, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.refresh(); err != nil && f.loaded == nil {
		return nil, err
	}
	return named(f.loaded, kid), nil
}

func (f *fileKeys) refresh() error {
	info, err := os.Stat(f.path)
	if err != nil {
		return fmt.Errorf("find key file: %w", err)
	}
	if f.loaded != nil && info.ModTime().Equal(f.modified) && info.Size() == f.size {
		return nil
	}
	data, err := os.ReadFile(f.path)
	if err != nil {
		return fmt.Errorf("read key file: %w", err)
	}
	keys, err := parseKeys(data)
	if err != nil {
		return fmt.Errorf("read key file %s: %w", f.path, err)
	}
	f.loaded, f.modified, f.size = keys, info.ModTime(), info.Size()
	return nil
}
