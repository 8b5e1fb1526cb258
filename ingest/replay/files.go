package replay

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"go.uber.org/zap"
)

// file is one file to send.
type file struct {
	name string
	// size is bytes on disk.
	size int64
	// orders is what comes first in dates such as 3/4/2026.
	orders DateOrders
	// dates is why its dates cannot be read; nil when they can.
	dates error
}

// open opens a file for reading.
func (c Config) open(name string) (fs.File, error) {
	if c.FS != nil {
		return c.FS.Open(name)
	}
	return os.Open(name)
}

// list returns the files that the paths stand for: a file by itself whatever its
// name is, the files in a directory and below in the order of their names, where
// the name says that they hold events.
func (c Config) list(paths []string) ([]file, error) {
	var out []file
	var problems []error
	for _, p := range paths {
		visit := func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			hidden := name != p && strings.HasPrefix(entry.Name(), ".")
			switch {
			case hidden && entry.IsDir():
				return fs.SkipDir
			case entry.IsDir():
				return nil
			case hidden || name != p && !holdsEvents(name):
				c.Log.Debug("file skipped, its name is none of an export", zap.String("file", name))
				return nil
			}
			info, err := c.stat(name)
			if err != nil {
				return err
			}
			out = append(out, file{name: name, size: info.Size()})
			return nil
		}
		if err := c.walk(p, visit); err != nil {
			problems = append(problems, fmt.Errorf("replay %s: %w", p, err))
		}
	}
	return out, errors.Join(problems...)
}

func (c Config) walk(root string, visit fs.WalkDirFunc) error {
	if c.FS != nil {
		return fs.WalkDir(c.FS, root, visit)
	}
	return filepath.WalkDir(root, visit)
}

// stat follows links, which walking does not.
func (c Config) stat(name string) (fs.FileInfo, error) {
	if c.FS != nil {
		return fs.Stat(c.FS, name)
	}
	return os.Stat(name)
}

// holdsEvents says whether a file in a directory is taken by its name.
func holdsEvents(name string) bool {
	switch extension(name) {
	case ".json", ".ndjson", ".jsonl", ".log", ".txt", ".csv", ".tsv":
		return true
	}
	return false
}

// extension is the ending of the name without that of the compression, in lower case.
func extension(name string) string {
	name = strings.ToLower(filepath.ToSlash(name))
	ext := path.Ext(name)
	switch ext {
	case ".gz", ".gzip", ".zst", ".zstd":
		ext = path.Ext(strings.TrimSuffix(name, ext))
	}
	return ext
}
