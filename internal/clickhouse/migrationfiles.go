package clickhouse

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
)

// migration is one numbered file, or, with the number 0, tablesFile.
type migration struct {
	number     uint32
	name       string // the file's
	checksum   string // SHA-256 of the file, hex
	statements []string
}

var migrationName = regexp.MustCompile(`^([0-9]{4})_[a-z0-9_]+\.sql$`)

// readMigrations returns the migrations of a folder in the order of their
// numbers. Every .sql file but tablesFile must be named NNNN_name.sql, each number
// once, without a gap from 1.
func readMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "*.sql") // sorted by name, and so by number
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == tablesFile })
	var all []migration
	var problems []error
	for i, name := range names {
		parts := migrationName.FindStringSubmatch(name)
		if parts == nil {
			problems = append(problems, fmt.Errorf("migration %s: must be named NNNN_name.sql in lower case", name))
			continue
		}
		number, _ := strconv.ParseUint(parts[1], 10, 32) // four digits by the pattern
		if number != uint64(i+1) {
			problems = append(problems, fmt.Errorf("migration %s: expected number %04d: numbers run from 0001 without gap or repeat", name, i+1))
			continue
		}
		m, err := readMigration(files, uint32(number), name)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		all = append(all, m)
	}
	return all, errors.Join(problems...)
}

func readMigration(files fs.FS, number uint32, name string) (migration, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return migration{}, fmt.Errorf("read migration %s: %w", name, err)
	}
	sum := sha256.Sum256(text)
	return migration{number, name, hex.EncodeToString(sum[:]), splitStatements(string(text))}, nil
}
