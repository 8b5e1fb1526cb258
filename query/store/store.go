// Package store is what ClickHouse holds, as requests may read it: within the scope of who
// asks, up to the mark, and within bounds of time and memory.
package store

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

// Options say where the sign-ins lie and how they may be read.
type Options struct {
	// ClickHouse is how it is reached.
	ClickHouse database.Config
	// VisibilityLatency is how long the horizon lies before the stored-through mark.
	VisibilityLatency time.Duration
	// RetentionDays is how many days sign-ins are shown where a tenant has no rule of
	// its own; 0 is for ever.
	RetentionDays int
	// Timeout is how long the statements of one request may run.
	Timeout time.Duration
	// Memory is how much memory it may take, in bytes.
	Memory int64
	// Now is the clock.
	Now func() time.Time
}

// Store reads ClickHouse, within bounds.
type Store struct {
	opts    Options
	metrics *metrics
	// Settings are those of every statement; they do not change once one was sent.
	Settings clickhouse.Settings
	conn     atomic.Pointer[driver.Conn]
	marks    markCache
}

// New makes one that is not connected yet. The error says which metric is there
// already.
func New(opts Options, reg prometheus.Registerer) (*Store, error) {
	m, err := newMetrics(reg)
	if err != nil {
		return nil, err
	}
	return &Store{opts: opts, metrics: m, Settings: opts.settings()}, nil
}

// ErrNotConnected is why statements fail before ClickHouse has been reached.
var ErrNotConnected = errors.New("not connected to clickhouse yet")

const (
	// reconnectEvery is the pause between attempts to reach ClickHouse at the start.
	reconnectEvery = 500 * time.Millisecond
	// pingEvery and pingTimeout say how soon readiness notices that it is gone.
	pingEvery   = 3 * time.Second
	pingTimeout = 5 * time.Second
)

// Connect tries until ClickHouse answers, then keeps asking whether it still does, until
// ctx is done; the client reconnects by itself. tell hears of each attempt, nil for one
// that succeeded.
func (s *Store) Connect(ctx context.Context, tell func(error)) {
	pause := reconnectEvery
	for ctx.Err() == nil {
		err := s.reach(ctx)
		tell(err)
		if err == nil {
			pause = pingEvery
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// reach opens the connection, or pings it once it is there.
func (s *Store) reach(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	if conn := s.Connection(); conn != nil {
		return conn.Ping(ctx)
	}
	conn, err := database.Open(ctx, s.opts.ClickHouse)
	if err != nil {
		return err
	}
	err = database.CheckMigrated(ctx, conn, migrations.Files)
	if err == nil {
		err = database.CheckStored(ctx, conn)
	}
	if err != nil {
		_ = conn.Close() // nothing is written by it
		return err
	}
	s.Use(conn)
	return nil
}

// Use has statements go over a connection; nil has them fail until ClickHouse is reached
// again.
func (s *Store) Use(conn driver.Conn) {
	if conn == nil {
		s.conn.Store(nil)
		return
	}
	s.conn.Store(&conn)
}

// Timeout is how long the statements of one request may run.
func (s *Store) Timeout() time.Duration { return s.opts.Timeout }

// Connection is the one to ClickHouse; nil while there is none.
func (s *Store) Connection() driver.Conn {
	if conn := s.conn.Load(); conn != nil {
		return *conn
	}
	return nil
}

// Close ends the connection.
func (s *Store) Close() {
	if conn := s.Connection(); conn != nil {
		_ = conn.Close() // nothing is written by it
	}
}
