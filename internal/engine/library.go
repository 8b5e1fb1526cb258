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

// libraryPackages are the npm packages holding the library, by GOOS/GOARCH.
var libraryPackages = map[string]string{
	"linux/amd64":  "@chdb/lib-linux-x64-gnu",
	"linux/arm64":  "@chdb/lib-linux-arm64-gnu",
	"darwin/amd64": "@chdb/lib-darwin-x64",
	"darwin/arm64": "@chdb/lib-darwin-arm64",
}

// findLibrary returns the path of libchdb.so: the one asked for, else that of
// GATEHOUSE_CHDB, else the one beside the binary, else the one make engine
// installed.
func findLibrary(asked, platform string) (string, error) {
	pkg, ok := libraryPackages[platform]
	if !ok {
		return "", fmt.Errorf("%w (%s): point at a server with --clickhouse HOST:PORT", ErrPlatform, platform)
	}
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
	roots := searchRoots()
	for _, root := range roots {
		for _, file := range []string{filepath.Join(root, "libchdb.so"), filepath.Join(root, cacheDir, pkg, "libchdb.so")} {
			if isFile(file) {
				return file, nil
			}
		}
	}
	return "", fmt.Errorf("%w: no libchdb.so of %s in %s above %s: run `make engine` in the source folder, set %s to the file, or point at a server with --clickhouse HOST:PORT",
		ErrNoLibrary, pkg, cacheDir, roots[0], libraryEnv)
}

func platform() string { return runtime.GOOS + "/" + runtime.GOARCH }

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
