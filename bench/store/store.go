// Package store runs the ClickHouse that measurements store in.
package store

import (
	"context"
	"errors"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

// Store is a running ClickHouse with nothing but what measurements put there.
type Store struct {
	server *engine.ClickHouse
}

// Start runs ClickHouse on the data in dir, with a bound on the memory of queries,
// merges and caches together, in bytes.
func Start(ctx context.Context, dir string, memory int64) (*Store, error) {
	server, err := engine.StartClickHouse(ctx, engine.ClickHouseOptions{Dir: dir, MemoryLimit: memory})
	if err != nil {
		return nil, err
	}
	return &Store{server}, nil
}

// PID is the id of the server's process.
func (s *Store) PID() int { return s.server.PID() }

// Close ends the server; its data stays.
func (s *Store) Close() error { return s.server.Close() }

// Config is how to reach a database of the server.
func (s *Store) Config(database string) clickhouse.Config {
	cfg := clickhouse.DefaultConfig()
	cfg.Addr, cfg.Database = []string{s.server.Addr()}, database
	return cfg
}

// Open connects to a database, which must be there.
func (s *Store) Open(ctx context.Context, database string) (driver.Conn, error) {
	return clickhouse.Open(ctx, s.Config(database))
}

// Create makes a database with the tables of Gatehouse, or brings those that are
// there up to date, and connects to it.
func (s *Store) Create(ctx context.Context, database string) (driver.Conn, error) {
	if err := clickhouse.Migrate(ctx, s.Config(database), migrations.Files, 0, zap.NewNop()); err != nil {
		return nil, err
	}
	return s.Open(ctx, database)
}

// Drop removes a database with all that it holds.
func (s *Store) Drop(ctx context.Context, database string) error {
	conn, err := s.Open(ctx, "default")
	if err != nil {
		return err
	}
	err = conn.Exec(ctx, "DROP DATABASE IF EXISTS `"+database+"` SYNC")
	return errors.Join(err, conn.Close())
}
