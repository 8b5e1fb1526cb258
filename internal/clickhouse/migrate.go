package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"
)

// ErrChanged is returned, wrapped, when a migration that was applied reads
// differently now.
var ErrChanged = errors.New("migration was changed after it had been applied")

// ErrUnknown is returned, wrapped, when the database holds a migration that this
// version does not have.
var ErrUnknown = errors.New("the database was migrated by a newer version")

// ClickHouse's TABLE_ALREADY_EXISTS and UNKNOWN_TABLE: what a CREATE and what a
// RENAME answer that have taken effect before.
const (
	codeTableExists  = 57
	codeUnknownTable = 60
)

// bookkeeping is one row per state of a statement: ClickHouse has no
// transactions, so that a migration may stop half way and must go on from there.
const bookkeeping = `CREATE TABLE IF NOT EXISTS schema_migrations
(
    number UInt32 COMMENT 'Number of the migration file',
    statement UInt32 COMMENT 'Place of the statement in the file, from 0',
    name String COMMENT 'Name of the file',
    checksum String COMMENT 'SHA-256 of the file, hex',
    state Enum8('started' = 0, 'applied' = 1, 'failed' = 2) COMMENT 'A statement that only started may have taken effect',
    at DateTime64(3, 'UTC') COMMENT 'When the state was reached'
)
ENGINE = MergeTree ORDER BY (number, statement, state)
COMMENT 'Which migrations this database has had'`

// Migrate brings the database up to date: it creates it, applies the NNNN_*.sql
// files that it has not had, each statement once, and notes how long sign-ins are
// kept, in days (0: for ever). A database that has had none gets what they all come
// to, which files has as tables.sql, if it has. Any number of processes may call it
// at once; they take turns. Errors: ErrChanged, ErrUnknown, what ClickHouse says, each with
// the file and the statement's place.
func Migrate(ctx context.Context, cfg Config, files fs.FS, retentionDays int, log *zap.Logger) error {
	if err := cfg.Validate(); err != nil {
		return fmt.Errorf("clickhouse settings: %w", err)
	}
	if retentionDays < 0 {
		return fmt.Errorf("retention of %d days: give 0 (for ever) or more", retentionDays)
	}
	migrations, err := readMigrations(files)
	if err != nil {
		return err
	}
	tables, err := readTables(files)
	if err != nil {
		return err
	}
	if err := createDatabase(ctx, cfg); err != nil {
		return err
	}
	conn, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // nothing is in flight
	unlock, err := lockMigrations(ctx, conn, cfg.Database, log)
	if err != nil {
		return err
	}
	defer unlock()
	if err := apply(ctx, conn, tables, migrations, log); err != nil {
		return fmt.Errorf("migrate database %s: %w", cfg.Database, err)
	}
	if err := MakeStored(ctx, conn); err != nil {
		return err
	}
	if err := commentViews(ctx, conn); err != nil {
		return err
	}
	return setDefaultRetention(ctx, conn, retentionDays, log)
}

func createDatabase(ctx context.Context, cfg Config) error {
	name := cfg.Database
	cfg.Database = "" // the user's default: ours may not be there yet
	conn, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // nothing is in flight
	// The name is checked by Validate; identifiers cannot be parameters.
	if err := conn.Exec(ctx, "CREATE DATABASE IF NOT EXISTS `"+name+"`"); err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// progress is what the database has had of one migration.
type progress struct {
	checksum string
	applied  int  // statements, from the first
	unsure   bool // the next one had started when the migrator died
}

func apply(ctx context.Context, conn driver.Conn, tables migration, migrations []migration, log *zap.Logger) error {
	if err := conn.Exec(ctx, bookkeeping); err != nil {
		return fmt.Errorf("create schema_migrations: %w", err)
	}
	had, err := readProgress(ctx, conn)
	if err != nil {
		return err
	}
	if err := check(migrations, had); err != nil {
		return err
	}
	if isNew(had) && len(tables.statements) > 0 {
		return makeTables(ctx, conn, tables, migrations, had[0], log)
	}
	for _, m := range migrations {
		done := had[m.number]
		if done.applied == len(m.statements) {
			continue
		}
		began := time.Now()
		if err := applyRest(ctx, conn, m, done, log); err != nil {
			return err
		}
		log.Info("migration applied", zap.String("migration", m.name), zap.Duration("took", time.Since(began)))
	}
	return nil
}

// check refuses to go on from a state that these migrations did not make.
func check(migrations []migration, had map[uint32]progress) error {
	known := map[uint32]bool{0: true}
	for _, m := range migrations {
		known[m.number] = true
		if was, ok := had[m.number]; ok && was.checksum != m.checksum {
			return fmt.Errorf("%w: %s: restore the file and put the change into a new migration", ErrChanged, m.name)
		}
	}
	for number := range had {
		if !known[number] {
			return fmt.Errorf("%w: it has migration %04d: use the version that applied it, or a later one", ErrUnknown, number)
		}
	}
	return nil
}

func readProgress(ctx context.Context, conn driver.Conn) (map[uint32]progress, error) {
	rows, err := conn.Query(ctx, `SELECT number, any(checksum), countIf(state = 'applied') > 0, countIf(state = 'started') > countIf(state = 'failed')
FROM schema_migrations GROUP BY number, statement ORDER BY number, statement`)
	if err != nil {
		return nil, fmt.Errorf("read schema_migrations: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	had := map[uint32]progress{}
	for rows.Next() {
		var number uint32
		var checksum string
		var applied, open bool
		if err := rows.Scan(&number, &checksum, &applied, &open); err != nil {
			return nil, fmt.Errorf("read schema_migrations: %w", err)
		}
		m := progress{checksum, had[number].applied, open && !applied}
		if applied {
			m.applied++
		}
		had[number] = m
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read schema_migrations: %w", err)
	}
	return had, nil
}

// applyRest runs the statements that a migration has left.
func applyRest(ctx context.Context, conn driver.Conn, m migration, done progress, log *zap.Logger) error {
	for i := done.applied; i < len(m.statements); i++ {
		if err := applyStatement(ctx, conn, m, i, done.unsure && i == done.applied, log.With(zap.String("migration", m.name))); err != nil {
			return fmt.Errorf("migration %s, statement %d: %w", m.name, i+1, err)
		}
	}
	return nil
}

// applyStatement runs a statement between two marks. A repeat after a death in
// between finds the table there already, which is then as it should be.
func applyStatement(ctx context.Context, conn driver.Conn, m migration, i int, unsure bool, log *zap.Logger) error {
	if err := mark(ctx, conn, m, i, "started"); err != nil {
		return err
	}
	err := execLong(ctx, func(ctx context.Context) error { return conn.Exec(ctx, m.statements[i]) }, log)
	var exception *clickhouse.Exception
	refused := errors.As(err, &exception)
	switch {
	case err == nil, unsure && refused && (exception.Code == codeTableExists || exception.Code == codeUnknownTable):
		return mark(ctx, conn, m, i, "applied")
	case refused:
		return errors.Join(err, mark(ctx, conn, m, i, "failed"))
	}
	return err // the connection broke: it may have taken effect
}

func mark(ctx context.Context, conn driver.Conn, m migration, i int, state string) error {
	const insert = "INSERT INTO schema_migrations (number, statement, name, checksum, state, at) SELECT ?, ?, ?, ?, ?, now64(3)"
	if err := conn.Exec(ctx, insert, m.number, i, m.name, m.checksum, state); err != nil {
		return fmt.Errorf("note it as %s: %w", state, err)
	}
	return nil
}
