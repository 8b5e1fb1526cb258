package replay

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/csvexport"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// readFile yields the pieces of a file and counts its bytes as they are read.
// Errors: those of the file, in words that make sense beside its name.
func readFile(ctx context.Context, cfg Config, f file, count func(int), yield func(piece) bool) error {
	opened, err := cfg.open(f.name)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	plain, done, err := text(&counter{ctx: ctx, r: opened, count: count})
	if err != nil {
		return explain(err)
	}
	defer done()
	return readText(plain, f.name, yield)
}

// readJSON yields the events of JSON text; see split for lines.
func readJSON(r *bufio.Reader, lines bool, yield func(piece) bool) error {
	if isTables(r) {
		return readTables(r, yield)
	}
	return split(r, lines, yield)
}

// readRows yields the rows of a CSV export.
func readRows(r io.Reader, yield func(piece) bool) error {
	return csvexport.Rows(r, func(line int, event []byte, err error) bool {
		if err == nil {
			return yield(piece{line: line, json: event})
		}
		bad := piece{line: line, reason: schemas.DeadNotAnEvent, detail: err.Error()}
		var decode *rawevent.DecodeError
		if errors.As(err, &decode) {
			bad.reason, bad.detail = decode.Reason, decode.Detail
		}
		return yield(bad)
	})
}

// explain says what a broken compressed file means.
func explain(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file is cut off: %w", err)
	}
	return err
}

// counter counts the bytes of a file and ends with the context.
type counter struct {
	ctx   context.Context
	r     io.Reader
	count func(int)
}

// Read implements io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.count(n)
	return n, err
}

// newest is the time of the newest event in the files; zero when none has a
// time. An event ahead of its arrival is refused wherever it is sent to, so it
// decides only when all are ahead: one wrong clock must not move the rest by
// years. Files that cannot be read count as far as they can.
func newest(ctx context.Context, cfg Config, files []file) (time.Time, error) {
	limit := time.Now().Add(rawevent.MaxAhead)
	var latest, ahead time.Time
	var look survey
	for _, f := range files {
		if f.dates != nil {
			continue
		}
		look.orders = f.orders
		err := readFile(ctx, cfg, f, func(int) {}, func(p piece) bool {
			if p.reason != "" {
				return true
			}
			look.event(p.json)
			if at := look.at(); at.After(limit) {
				ahead = later(ahead, at)
			} else {
				latest = later(latest, at)
			}
			return true
		})
		if ctx.Err() != nil {
			return time.Time{}, fmt.Errorf("look for the newest event: %w", context.Cause(ctx))
		}
		if err != nil {
			continue // told when the file is sent
		}
	}
	if latest.IsZero() {
		return ahead, nil
	}
	return latest, nil
}
