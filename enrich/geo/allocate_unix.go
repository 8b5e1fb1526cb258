//go:build unix

package geo

import "syscall"

// allocate gives memory outside of the collector's heap: a city file of 70 MB
// would otherwise move every collection further off. release gives it back; call
// it once, when nothing refers to data any more.
func allocate(size int) (data []byte, release func(), err error) {
	data, err = syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil, nil, err
	}
	return data, func() { _ = syscall.Munmap(data) }, nil // it fails for what is no mapping only
}
