//go:build !unix

package geo

import "os"

// readPrivately reads a file into memory.
func readPrivately(path string) (data []byte, release func(), err error) {
	data, err = os.ReadFile(path)
	return data, func() {}, err
}
