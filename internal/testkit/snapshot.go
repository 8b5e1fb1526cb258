package testkit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

// templateName is the database that is migrated once and copied for each test.
const templateName = "test_template"

// snapshot is a database as a backup in the engine's memory: to restore it takes
// one statement, a tenth of the time of the migrations.
type snapshot struct {
	mu   sync.Mutex
	name string
	conn *ch.Client // the engine keeps such backups for the session that made them
}

// Copies takes a snapshot of a database. What it returns makes a copy of it for a
// test, which drops it as ClickHouse does.
func Copies(t testing.TB, cfg clickhouse.Config) func(testing.TB) clickhouse.Config {
	t.Helper()
	taken, err := takeSnapshot(context.WithoutCancel(t.Context()), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.close() })
	return func(t testing.TB) clickhouse.Config {
		t.Helper()
		copied := EmptyClickHouse(t)
		taken.copyTo(t, copied)
		return copied
	}
}

// newTemplate is a snapshot of a database with all migrations.
func newTemplate(ctx context.Context, cfg clickhouse.Config) (*snapshot, error) {
	cfg.Database = templateName
	if err := clickhouse.Migrate(ctx, cfg, migrations.Files, 0, zap.NewNop()); err != nil {
		return nil, err
	}
	s, err := takeSnapshot(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := s.do(ctx, "DROP DATABASE "+templateName+" SYNC"); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// takeSnapshot backs the database of the settings up as it is.
func takeSnapshot(ctx context.Context, cfg clickhouse.Config) (*snapshot, error) {
	name := cfg.Database
	cfg.Database = "" // it may be dropped
	conn, err := ch.Dial(ctx, cfg.ChOptions())
	if err != nil {
		return nil, fmt.Errorf("connect for copies of databases: %w", err)
	}
	s := &snapshot{name: name, conn: conn}
	if err := s.do(ctx, "BACKUP DATABASE `"+name+"` TO Memory('"+name+"')"); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// copyTo makes the database of the settings, which is not there yet.
func (s *snapshot) copyTo(t testing.TB, cfg clickhouse.Config) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	// Not the test's context: its end in the middle would end the session. A name
	// cannot be a parameter; these are ours.
	if err := s.do(context.WithoutCancel(t.Context()), "RESTORE DATABASE `"+s.name+"` AS `"+cfg.Database+"` FROM Memory('"+s.name+"')"); err != nil {
		t.Fatal(err)
	}
	if err := remakeStored(context.WithoutCancel(t.Context()), cfg); err != nil {
		t.Fatal(err)
	}
}

// remakeStored has the copy's stored columns be read from the copy.
func remakeStored(ctx context.Context, cfg clickhouse.Config) error {
	conn, err := clickhouse.Open(ctx, cfg)
	if err != nil {
		return err
	}
	return errors.Join(clickhouse.MakeStored(ctx, conn), conn.Close())
}

func (s *snapshot) do(ctx context.Context, sql string) error {
	var outcome proto.Results // of a backup: its id and how it went
	if err := s.conn.Do(ctx, ch.Query{Body: sql, Result: outcome.Auto()}); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

func (s *snapshot) close() error { return s.conn.Close() }
