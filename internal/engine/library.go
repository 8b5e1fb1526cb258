package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// libraryEnv names the file of the ClickHouse library.
const libraryEnv = "GATEHOUSE_CHDB"

// ErrNoLibrary is returned, wrapped with where was looked, when the ClickHouse
// library is not on this machine.
var ErrNoLibrary = errors.New("the embedded ClickHouse is not installed")

// ErrPlatform is returned when there is no ClickHouse library for the operating
// system or the processor.
var ErrPlatform = errors.New("there is no embedded ClickHouse for this platform")

// libraryPackage is the npm package that holds the library for a GOOS/GOARCH.
func libraryPackage(platform string) (string, bool) {
	if platform == "linux/amd64" {
		return "@chdb/lib-linux-x64-gnu", true
	}
	return "", false
}

// findLibrary returns the path of libchdb.so: the one asked for, else that of
// GATEHOUSE_CHDB, else the one beside the binary, else the one make engine
// installed.
func findLibrary(asked, platform string) (string, error) {
	if asked == "" {
		asked = os.Getenv(libraryEnv)
	}
	if asked != "" {
		if !isFile(asked) {
			return "", fmt.Errorf("%w: no file %s: correct the path (%s), run `make engine`, or point at a server with --clickhouse HOST:PORT",
				ErrNoLibrary, asked, libraryEnv)
		}
		return filepath.Abs(asked)
	}
	pkg, ok := libraryPackage(platform)
	if !ok {
		return "", fmt.Errorf("%w (%s): point at a server with --clickhouse HOST:PORT, or set %s to a libchdb.so",
			ErrPlatform, platform, libraryEnv)
	}
	roots := searchRoots()
	for _, root := range roots {
		for _, file := range []string{filepath.Join(root, "libchdb.so"), filepath.Join(root, cacheDir, pkg, "libchdb.so")} {
			if isFile(file) {
				return file, nil
			}
		}
	}
	return "", fmt.Errorf("%w: no libchdb.so in %s/%s of %s or above it: run `make engine` in the source folder, set %s to the file, or point at a server with --clickhouse HOST:PORT",
		ErrNoLibrary, cacheDir, pkg, roots[0], libraryEnv)
}

func platform() string { return runtime.GOOS + "/" + runtime.GOARCH }

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
