package engine

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestLockDir_holderEndsMeanwhile_succeeds(t *testing.T) {
	dir := t.TempDir()
	first, err := lockDir(t.Context(), dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lockDir(t.Context(), dir, 0); err == nil {
		t.Fatal("two hold the lock")
	}
	time.AfterFunc(100*time.Millisecond, first.release)
	second, err := lockDir(t.Context(), dir, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	second.release()
}

func TestLockDir_fileLeftBehind_isNoLock(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "lock"), []byte("1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	lock, err := lockDir(t.Context(), dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	lock.release()
}
