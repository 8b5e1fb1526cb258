package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"
)

// tablesFile has what all migrations together come to: a new database needs a
// tenth of the time for it, and a reader does not have to add them up.
const tablesFile = "tables.sql"

// readTables returns tablesFile as a migration with the number 0; without statements
// where there is no such file.
func readTables(files fs.FS) (migration, error) {
	m, err := readMigration(files, 0, tablesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return migration{}, nil
	}
	return m, err
}

// isNew says whether a database has had no migration, but perhaps some of tablesFile.
func isNew(had map[uint32]progress) bool {
	for number := range had {
		if number != 0 {
			return false
		}
	}
	return true
}

// makeTables makes what the migrations come to, of which some is done, and notes them
// all as applied. They are noted at once, after all else: until then the database counts
// as new.
func makeTables(ctx context.Context, conn driver.Conn, tables migration, migrations []migration, done progress, log *zap.Logger) error {
	if done.checksum != "" && done.checksum != tables.checksum {
		return fmt.Errorf("%w: another version began to make these tables and was cut off: drop the database, nothing is in it yet, and migrate again", ErrChanged)
	}
	began := time.Now()
	if err := applyRest(ctx, conn, tables, done, log); err != nil {
		return err
	}
	if err := markAll(ctx, conn, migrations); err != nil {
		return fmt.Errorf("note all migrations as applied: %w", err)
	}
	log.Info("tables made", zap.Int("instead_of_migrations", len(migrations)), zap.Duration("took", time.Since(began)))
	return nil
}

// markAll notes every statement of the migrations as applied, in one block.
func markAll(ctx context.Context, conn driver.Conn, migrations []migration) error {
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO schema_migrations (number, statement, name, checksum, state, at)")
	if err != nil {
		return err
	}
	defer batch.Close() //nolint:errcheck // sent, or failed before
	now := time.Now()
	for _, m := range migrations {
		for i := range m.statements {
			if err := batch.Append(m.number, uint32(i), m.name, m.checksum, "applied", now); err != nil {
				return err
			}
		}
	}
	return batch.Send()
}
