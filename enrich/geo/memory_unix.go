//go:build unix

package geo

import (
	"fmt"
	"io"
	"os"
	"syscall"
)

// readPrivately reads a file into memory outside of the collector's heap: a
// city file of 70 MB would otherwise move every collection further off. release
// gives the memory back; call it once, when nothing refers to data any more.
func readPrivately(path string) (data []byte, release func(), err error) {
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() || info.Size() == 0 {
		return nil, nil, fmt.Errorf("no regular file, or an empty one")
	}
	data, err = syscall.Mmap(-1, 0, int(info.Size()), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil, nil, fmt.Errorf("allocate %d bytes: %w", info.Size(), err)
	}
	release = func() { _ = syscall.Munmap(data) } // it fails for what is no mapping only
	if _, err := io.ReadFull(file, data); err != nil {
		release()
		return nil, nil, err
	}
	return data, release, nil
}
