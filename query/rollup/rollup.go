// Package rollup answers how many sign-ins there were and of how many users,
// exactly: from the rollups where the picture is settled, from the base table
// for the rest. See docs/time.md.
//
// An answer comes about like this:
//
//   - What is asked: period.go, span.go and granularity.go say of when, dimension.go by
//     what, and source.go which table of the rollups has that.
//   - bookkeeping.go reads what is published and what is in doubt. From that alone plan.go
//     decides which units are read from rollups, and which spans from the base table (base.go).
//   - count.go counts sign-ins, countusers.go their users beside them. chunk.go puts units
//     together that change at the same pace; kept.go keeps what a chunk came to (part.go), as
//     published rows never change. uncounted.go reads what no rollup has.
//   - Users are bitmaps of numbers: userparts.go reads those of chunks, unite.go unites them
//     with the uncounted. Where there would be too many, users.go has ClickHouse unite them.
//   - Legacy authentication has a rollup of its own: legacy.go puts together what
//     legacyunits.go reads from it and legacybase.go from the base table, for the users that
//     legacyranking.go found to be the first.
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
