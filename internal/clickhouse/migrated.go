package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// ErrBehind is returned, wrapped, when the tables are those of an earlier version.
var ErrBehind = errors.New("the tables are not as this version needs them: run gatehouse migrate, or wait until it has ended")

// AppliedStatements asks how many statements of each migration were applied, both
// as UInt32.
const AppliedStatements = "SELECT number, toUInt32(uniqExactIf(statement, state = 'applied')) AS applied FROM schema_migrations GROUP BY number"

// Codes by which ClickHouse says that nobody can know what was applied: the tables
// were made in another way, or the user may not see how.
const (
	codeNotThere      = 60
	codeNotForTheUser = 497
)

// CannotTell says whether an error of AppliedStatements means that the answer is not
// to be had.
func CannotTell(err error) bool {
	code, _ := refusal(err)
	return code == codeNotThere || code == codeNotForTheUser
}

// CheckApplied is ErrBehind, with its name, when a migration lacks some of its
// statements. Migrations of a later version do no harm here.
func CheckApplied(files fs.FS, applied map[uint32]uint32) error {
	migrations, err := readMigrations(files)
	if err != nil {
		return err
	}
	for _, m := range migrations {
		if done := applied[m.number]; int(done) < len(m.statements) {
			return fmt.Errorf("migration %s: %d of %d statements applied: %w", m.name, done, len(m.statements), ErrBehind)
		}
	}
	return nil
}

// CheckMigrated is CheckApplied for the database of a connection.
func CheckMigrated(ctx context.Context, conn driver.Conn, files fs.FS) error {
	applied, err := readApplied(ctx, conn)
	switch {
	case CannotTell(err):
		return nil
	case err != nil:
		return fmt.Errorf("read schema_migrations: %w", err)
	}
	return CheckApplied(files, applied)
}

func readApplied(ctx context.Context, conn driver.Conn) (map[uint32]uint32, error) {
	rows, err := conn.Query(ctx, AppliedStatements)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	applied := map[uint32]uint32{}
	for rows.Next() {
		var number, statements uint32
		if err := rows.Scan(&number, &statements); err != nil {
			return nil, err
		}
		applied[number] = statements
	}
	return applied, rows.Err()
}
