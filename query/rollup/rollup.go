// Package rollup answers how many sign-ins there were and of how many users,
// exactly: from the rollups where the picture is settled, from the base table
// for the rest. See docs/time.md.
package rollup

import (
	"context"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Runner sends one statement to ClickHouse, within the bounds of its owner. It
// keeps the options that clickhouse.Context has put into ctx.
type Runner func(ctx context.Context, sql string, args ...any) (driver.Rows, error)

// Reader reads rollups. The zero value is of no use; it is safe for concurrent
// use when run is.
type Reader struct {
	run  Runner
	kept *Kept
}

// NewReader returns a reader that sends its statements by run and keeps what
// units came to in kept; nil keeps nothing.
func NewReader(run Runner, kept *Kept) *Reader { return &Reader{run, kept} }
