package mark

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/sink/table"
)

const (
	horizonInterval = time.Second
	horizonTimeout  = 10 * time.Second
)

// Horizon is H as readers see it, read again and again by every sink, also by
// those that do not measure: what lies before it when it is stored is late. It
// may be a second old, and an event that lies less than that before H pass for
// one in time.
type Horizon struct {
	Log     *zap.Logger
	Conn    *table.Connection // of nobody else; Run closes it
	Latency time.Duration     // from stored-through back to the horizon

	nano atomic.Int64 // since 1970-01-01 UTC; 0 while unknown
}

// Run reads the horizon every second until ctx is done. What it read last stays:
// the mark stands still while the table cannot be reached.
func (h *Horizon) Run(ctx context.Context) {
	defer h.Conn.Close()
	failing := false
	for {
		err := h.Read(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil && !failing {
			h.Log.Warn("reading the horizon failed, lateness is told by the one read before", zap.Error(err))
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-time.After(horizonInterval):
		}
	}
}

// Nano is the horizon that was read last, in nanoseconds since 1970-01-01 UTC; 0 while
// it is unknown.
func (h *Horizon) Nano() int64 { return h.nano.Load() }

// Read reads the horizon once; not while Run runs. While there is no mark the horizon
// remains unknown. Errors say that ClickHouse did not answer.
func (h *Horizon) Read(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, horizonTimeout)
	defer cancel()
	var through proto.ColInt64
	err := h.Conn.Do(ctx, ch.Query{
		Body:   "SELECT toUnixTimestamp64Milli(max(stored_through)) AS through FROM stored_through",
		Result: proto.Results{{Name: "through", Data: &through}},
	})
	if err != nil {
		return fmt.Errorf("read the stored-through mark: %w", err)
	}
	if through.Rows() == 1 && through.Row(0) > 0 {
		h.nano.Store(time.UnixMilli(through.Row(0)).Add(-h.Latency).UnixNano())
	}
	return nil
}
