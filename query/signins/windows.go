package signins

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// A download reads windows of about as many rows each, so that ClickHouse sorts
// and holds few at a time, however long the file becomes.
const (
	// windowRows is how many rows one statement gives at most.
	windowRows = 50_000
	// blockRows is how many rows ClickHouse sends at a time, of which a few blocks
	// are held here: wide rows take 5 KB each.
	blockRows = 2000
	// firstWidth is the width of the first window; narrowest and widest bound all.
	firstWidth   = Ticks(15 * time.Minute / NanosPerTick)
	narrowest    = TicksPerSecond
	widest       = Ticks(64 * 24 * time.Hour / NanosPerTick)
	widthChanges = 4
)

// window is one window of a download.
type window struct {
	low, high Ticks
	// width is that of the window, before its end was cut.
	width Ticks
}

// firstWindowOf is the newest window of a clipped list.
func firstWindowOf(l *List) window { return windowFrom(l.First, l.Last, firstWidth) }

// windowFrom begins a window at a whole second: a revision moves a sign-in within
// its second, and so never from one window into another.
func windowFrom(first, high, width Ticks) window {
	return window{low: max(first, (high - width + 1).Second()), high: high, width: width}
}

// next is the window after one that gave n of at most limit rows, the last of them
// at the moment last: the rest of it, narrower, when it was full, else the one
// before it in time, wider when there was little.
func (w window) next(l *List, n, limit int, last Ticks) window {
	switch {
	case n >= limit:
		return windowFrom(l.First, last, max(w.width/widthChanges, narrowest))
	case n < limit/(2*widthChanges):
		return windowFrom(l.First, w.low-1, min(w.width*widthChanges, widest))
	}
	return windowFrom(l.First, w.low-1, w.width)
}

// all is the statement of one window: at most limit rows from low to high.
func (l *List) all(columns string, low, high Ticks, limit int) *statement {
	st := &statement{}
	st.sql.WriteString(l.selectAll(&st.Parameters, columns, low, high))
	l.goOn(st)
	st.sql.WriteString(l.order() + " LIMIT " + st.Count(limit))
	return st
}

// Download has yield see the sign-ins of a clipped list, the newest first, at most
// most, each in into, and tells whether there are more. Each statement may take
// timeout, as the client's pace holds it up.
func (r *Reader) Download(ctx context.Context, l List, into Row, most int, timeout time.Duration, yield func() error) (more bool, err error) {
	left := most
	for w := firstWindowOf(&l); w.high >= l.First; {
		limit := min(left+1, windowRows)
		n := 0
		var last Ticks
		err := r.readWindow(ctx, l.all(into.Columns(), w.low, w.high, limit), into, timeout, func() error {
			if n++; n > left {
				return nil
			}
			l.After, l.AfterID = into.Key()
			last = l.After
			return yield()
		})
		if err != nil {
			return false, fmt.Errorf("from %s to %s: %w", w.low.Text(), w.high.Text(), err)
		}
		if n > left {
			return true, nil
		}
		left -= n
		if n < limit {
			l.AfterID = "" // the next window lies wholly before
		}
		w = w.next(&l, n, limit, last)
	}
	return false, nil
}

// readWindow reads the rows of one statement, which ends in ClickHouse as soon as
// yield fails.
func (r *Reader) readWindow(ctx context.Context, st *statement, into Row, timeout time.Duration, yield func() error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	settings := clickhouse.Settings{"max_block_size": blockRows, "max_execution_time": timeout.Seconds(), "use_uncompressed_cache": 0} // read once
	rows, err := r.send(ctx, settings, st.sql.String(), st.Args()...)
	if err != nil {
		return err
	}
	defer func() { cancel(); _ = rows.Close() }() // in this order: Close reads to the end
	dest := into.Destinations()
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := yield(); err != nil {
			return err
		}
	}
	return rows.Err()
}
