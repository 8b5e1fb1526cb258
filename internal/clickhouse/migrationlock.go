package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"
)

const (
	// codeSameQueryID is ClickHouse's QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING.
	codeSameQueryID = 216
	// lockPause is how long to wait between two attempts to take the lock.
	lockPause = 50 * time.Millisecond
)

// lockQuery runs until it is cancelled. Small steps let the server notice soon
// that the client has gone.
const lockQuery = `SELECT sleepEachRow(0.1) FROM system.numbers
SETTINGS max_block_size = 1, max_execution_time = 0, max_threads = 1, function_sleep_max_microseconds_per_block = 1000000`

// lockMigrations keeps other migrators of the database out until unlock is
// called. The lock is a running query, for the server lets a query id run only
// once: it ends with the connection, so that a killed migrator leaves nothing
// behind. It holds on one server.
func lockMigrations(ctx context.Context, conn driver.Conn, database string, log *zap.Logger) (unlock func(), err error) {
	id := "gatehouse-migrate-" + database
	waiting := false
	for {
		unlock, err := holdLock(ctx, conn, id)
		if err == nil {
			return unlock, nil
		}
		var exception *clickhouse.Exception
		if !errors.As(err, &exception) || exception.Code != codeSameQueryID {
			if cause := context.Cause(ctx); cause != nil {
				err = cause
			}
			return nil, fmt.Errorf("lock migrations of database %s: %w", database, err)
		}
		if !waiting {
			log.Info("waiting for another process that migrates", zap.String("database", database))
			waiting = true
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for another process that migrates database %s: %w", database, context.Cause(ctx))
		case <-time.After(lockPause):
		}
	}
}

// holdLock starts the lock's query, which runs until unlock is called or ctx
// ends. The query has no deadline of its own: the connection would then report a
// timeout of its socket, perhaps before ctx says that it has ended.
func holdLock(ctx context.Context, conn driver.Conn, id string) (unlock func(), err error) {
	held, cancel := context.WithCancel(context.WithoutCancel(ctx))
	detach := context.AfterFunc(ctx, cancel)
	rows, err := conn.Query(clickhouse.Context(held, clickhouse.WithQueryID(id)), lockQuery)
	if err != nil {
		detach()
		cancel()
		return nil, err
	}
	return func() { detach(); cancel(); _ = rows.Close() }, nil
}
