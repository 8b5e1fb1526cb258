package clickhouse

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"go.uber.org/zap"
)

const (
	// copyTimeout is how long a statement of a migration may take: one that copies
	// a large table takes hours. Without a deadline the client gives up when a
	// statement has taken readTimeout.
	copyTimeout = 48 * time.Hour
	// progressInterval is the pause between two lines of the log about a statement.
	progressInterval = 10 * time.Second
)

// execLong runs a statement that may take hours, and says how far it is.
func execLong(ctx context.Context, exec func(context.Context) error, log *zap.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, copyTimeout)
	defer cancel()
	var rows atomic.Uint64
	ctx = clickhouse.Context(ctx, clickhouse.WithProgress(func(p *clickhouse.Progress) { rows.Add(p.Rows) }))
	ended := make(chan struct{})
	var said sync.WaitGroup
	said.Go(func() { sayProgress(ended, &rows, log) })
	err := exec(ctx)
	close(ended)
	said.Wait()
	return err
}

func sayProgress(ended <-chan struct{}, rows *atomic.Uint64, log *zap.Logger) {
	began := time.Now()
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ended:
			return
		case <-ticker.C:
			log.Info("migration at work", zap.Uint64("rows_read", rows.Load()), zap.Duration("since", time.Since(began).Round(time.Second)))
		}
	}
}
