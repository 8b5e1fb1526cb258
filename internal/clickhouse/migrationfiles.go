package clickhouse

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
)

// migration is one numbered file.
type migration struct {
	number     uint32
	name       string // the file's
	checksum   string // SHA-256 of the file, hex
	statements []string
}

var migrationName = regexp.MustCompile(`^([0-9]{4})_[a-z0-9_]+\.sql$`)

// readMigrations returns the migrations of a folder in the order of their
// numbers. Every .sql file must be named NNNN_name.sql, each number once, from 1.
// A gap is a number that another change has taken and has not brought yet; one
// that comes later is applied then, so it must not need to be before the others.
func readMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "*.sql") // sorted by name, and so by number
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	var all []migration
	var problems []error
	last := uint64(0)
	for _, name := range names {
		parts := migrationName.FindStringSubmatch(name)
		if parts == nil {
			problems = append(problems, fmt.Errorf("migration %s: must be named NNNN_name.sql in lower case", name))
			continue
		}
		number, _ := strconv.ParseUint(parts[1], 10, 32) // four digits by the pattern
		if number <= last {
			problems = append(problems, fmt.Errorf("migration %s: its number is taken: numbers begin with 0001, each is there once", name))
			continue
		}
		last = number
		text, err := fs.ReadFile(files, name)
		if err != nil {
			problems = append(problems, fmt.Errorf("read migration %s: %w", name, err))
			continue
		}
		sum := sha256.Sum256(text)
		all = append(all, migration{uint32(number), name, hex.EncodeToString(sum[:]), splitStatements(string(text))})
	}
	return all, errors.Join(problems...)
}
