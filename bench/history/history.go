// Package history fills ClickHouse with weeks of sign-ins, with rollups as the sink
// makes them, for measurements of questions.
package history

import (
	"context"
	_ "embed" // the generator
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/bench/store"
)

//go:embed generate.sql
var generateStatement string

const (
	// Tenant is the GUID of the tenant that has four fifths of the sign-ins.
	Tenant = "11111111-2222-4333-8444-555555555555"
	// Database holds them.
	Database = "gatehouse"

	// Latency is how long the horizon lies before the stored-through mark.
	Latency = 2 * time.Hour

	// intoHour is where in its hour the horizon lies.
	intoHour = 37*time.Minute + 42*time.Second

	// resent is of how many sign-ins one came again, later.
	resent  = 500
	seed    = 1
	noteOf  = "history.json"
	dataDir = "clickhouse"
	memory  = 8 << 30
)

// History is a filled, running ClickHouse.
type History struct {
	Store *store.Store
	DB    driver.Conn
	Size
	// End is the horizon: the end of the last day, in the middle of an hour, as
	// most readers meet it.
	End time.Time
}

// Size is how much there is.
type Size struct {
	// Rows is the number of sign-ins, without those that came again; Days how many
	// days they cover.
	Rows, Days int
}

// note is what a directory says about the data in it, once that is whole.
type note struct {
	Size
	End time.Time
}

// Open starts ClickHouse on dir. It fills what is empty or unfinished with the
// sign-ins of the days up to the last hour, and takes what is there otherwise, with
// the rollups that this version makes. say gets lines of progress.
func Open(ctx context.Context, dir string, size Size, say func(format string, args ...any)) (*History, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("directory of the history: %w", err)
	}
	known, whole, err := readNote(dir)
	if err != nil {
		return nil, err
	}
	if whole && known.Size != size {
		return nil, fmt.Errorf("%s holds %d sign-ins of %d days, not %d of %d: name another directory", dir, known.Rows, known.Days, size.Rows, size.Days)
	}
	s, err := store.Start(ctx, filepath.Join(dir, dataDir), memory)
	if err != nil {
		return nil, err
	}
	h := &History{Store: s, Size: size, End: known.End}
	if !whole {
		h.End = time.Now().UTC().Truncate(time.Hour).Add(intoHour - time.Hour)
		err = h.fill(ctx, dir, say)
	} else {
		say("%d sign-ins up to %s are there", size.Rows, h.End.Format(time.DateTime))
		if h.DB, err = s.Create(ctx, Database); err == nil {
			err = h.rollUp(ctx, say)
		}
	}
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// Close ends ClickHouse; the data stays.
func (h *History) Close() error {
	var err error
	if h.DB != nil {
		err = h.DB.Close()
	}
	return errors.Join(err, h.Store.Close())
}

func readNote(dir string) (n note, whole bool, err error) {
	text, err := os.ReadFile(filepath.Join(dir, noteOf))
	if errors.Is(err, fs.ErrNotExist) {
		return n, false, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &n)
	}
	if err != nil {
		return n, false, fmt.Errorf("read what %s says of its data: %w", filepath.Join(dir, noteOf), err)
	}
	return n, true, nil
}

func (h *History) fill(ctx context.Context, dir string, say func(string, ...any)) (err error) {
	if err := h.Store.Drop(ctx, Database); err != nil {
		return err
	}
	if h.DB, err = h.Store.Create(ctx, Database); err != nil {
		return err
	}
	first := 0
	for d := range h.Days {
		began, rows := time.Now(), h.Rows*(d+1)/h.Days-first
		from := h.End.AddDate(0, 0, d-h.Days)
		if err := Generate(ctx, h.DB, from, 24*time.Hour, first, rows); err != nil {
			return fmt.Errorf("fill the day from %s: %w", from.Format(time.DateTime), err)
		}
		if err := h.resend(ctx, from); err != nil {
			return err
		}
		first += rows
		say("day %d of %d, %d sign-ins, in %s", d+1, h.Days, rows, time.Since(began).Round(time.Millisecond))
	}
	if err := h.settle(ctx, say); err != nil {
		return err
	}
	text, err := json.Marshal(note{h.Size, h.End})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, noteOf), text, 0o600)
}

// Generate inserts so many sign-ins of a span of time; first numbers them, so
// that those of other numbers are others.
func Generate(ctx context.Context, db driver.Conn, from time.Time, span time.Duration, first, rows int) error {
	return db.Exec(ctx, generateStatement, ch.DateNamed("from", from, ch.MilliSeconds), ch.Named("milliseconds", uint64(span.Milliseconds())),
		ch.Named("first", uint64(first)), ch.Named("rows", uint64(rows)), ch.Named("seed", uint64(seed)))
}

// resend has a few sign-ins of the day come again, as later revisions.
func (h *History) resend(ctx context.Context, from time.Time) error {
	err := h.DB.Exec(ctx, "INSERT INTO signins SELECT * REPLACE (revision + 1000000000000 AS revision) FROM signins WHERE created_at >= @from AND created_at < @to AND sipHash64(id) % @resent = 0",
		ch.DateNamed("from", from, ch.MilliSeconds), ch.DateNamed("to", from.Add(24*time.Hour), ch.MilliSeconds), ch.Named("resent", uint64(resent)))
	if err != nil {
		return fmt.Errorf("send again some of the day from %s: %w", from.Format(time.DateTime), err)
	}
	return nil
}

// Trim removes the sign-ins after the end of the history.
func (h *History) Trim(ctx context.Context) error {
	err := h.DB.Exec(ctx, "ALTER TABLE signins DELETE WHERE created_at >= @end SETTINGS mutations_sync = 2", ch.DateNamed("end", h.End, ch.MilliSeconds))
	if err != nil {
		return fmt.Errorf("remove what came after %s: %w", h.End.Format(time.DateTime), err)
	}
	return nil
}
