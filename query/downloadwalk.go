package query

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
	// firstStep is the width of the first window; narrowest bounds all.
	firstStep    = ticks(15 * time.Minute / nanosPerTick)
	narrowest    = ticksPerSecond
	widthChanges = 4
)

// step is one window of a download.
type step struct {
	low, high ticks
	// width is that of the window, before its end was cut.
	width ticks
}

// firstWindowOf is the newest window of a clipped listing.
func firstWindowOf(l listing) step { return stepFrom(l.first, l.last, firstStep) }

// stepFrom begins a window at a whole second: a revision moves a sign-in within its
// second, and so never from one window into another.
func stepFrom(first, high, width ticks) step {
	return step{low: max(first, (high - width + 1).second()), high: high, width: width}
}

// next is the window after one that gave n of at most limit rows, the last of them
// at the moment last: the rest of it, narrower, when it was full, else the one
// before it in time, wider when there was little.
func (w step) next(l listing, n, limit int, last ticks) step {
	switch {
	case n >= limit:
		return stepFrom(l.first, last, max(w.width/widthChanges, narrowest))
	case n < limit/(2*widthChanges):
		return stepFrom(l.first, w.low-1, min(w.width*widthChanges, largestWidth))
	}
	return stepFrom(l.first, w.low-1, w.width)
}

// walkDownload calls yield with the rows of a clipped listing, the newest first, at
// most most, and tells whether there are more.
func (s *Service) walkDownload(ctx context.Context, l listing, columns []column, most int, yield func(*row) error) (more bool, err error) {
	left := most
	for w := firstWindowOf(l); w.high >= l.first; {
		limit := min(left+1, windowRows)
		n := 0
		var last ticks
		err := s.downloadWindow(ctx, l.page(names(columns), w.low, w.high, limit), columns, func(r *row) error {
			if n++; n > left {
				return nil
			}
			last, l.after, l.afterID = ticksOf(r.createdAt), ticksOf(r.createdAt), r.id
			return yield(r)
		})
		if err != nil {
			return false, fmt.Errorf("from %s to %s: %w", w.low.text(), w.high.text(), err)
		}
		if n > left {
			return true, nil
		}
		left -= n
		if n < limit {
			l.afterID = "" // the next window lies wholly before
		}
		w = w.next(l, n, limit, last)
	}
	return false, nil
}

// downloadWindow reads one statement's rows. It has the time of a download, as the
// client's pace holds it up, and ends in ClickHouse as soon as yield fails.
func (s *Service) downloadWindow(ctx context.Context, st *statement, columns []column, yield func(*row) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	settings := clickhouse.Settings{"max_block_size": blockRows, "max_execution_time": s.cfg.DownloadTimeout.Seconds()}
	rows, err := s.sendWith(ctx, settings, st.sql.String(), st.args...)
	if err != nil {
		return err
	}
	defer func() { cancel(); _ = rows.Close() }() // in this order: Close reads to the end
	var r row
	dest := destinations(&r, columns)
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := yield(&r); err != nil {
			return err
		}
	}
	return rows.Err()
}
