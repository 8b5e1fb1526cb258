// Package replay sends files of raw sign-in events to a Gatehouse gateway:
// exports and downloads in every format the gateway reads, plain or compressed,
// of any size in constant memory.
//
// Events go in batches of lines, several at a time; those with the same id keep
// their order. A batch that does not get through is posted again, which repeats
// events and does no harm, for they are kept once per id. For the same reason a
// replay that was interrupted can be started again from the beginning.
package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"time"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/ingest/client"
)

// Config says where files go and how.
type Config struct {
	// URL and Token reach the gateway; see client.Config.
	URL, Token string
	// FS holds the files; nil is the machine's own file system.
	FS fs.FS
	// Rebase, unless zero, moves the times of all events by the same whole number
	// of seconds, so that the newest event of all files happened then.
	Rebase time.Time
	// Dates is what comes first in dates such as 3/4/2026.
	Dates Dates
	// Progress gets a bar when it is a terminal; else lines go to Log. nil is neither.
	Progress io.Writer
	// Log gets problems that were got over; nil is none.
	Log *zap.Logger
	// BatchBytes is the size of a batch before compression; 0 is 1 MiB.
	BatchBytes int
	// BatchEvents is the most events in a batch; 0 is 1,000.
	BatchEvents int
	// Parallel is how many batches are under way at once; 0 is 4.
	Parallel int
	// GiveUpAfter is how long one batch is tried again; 0 is two minutes.
	GiveUpAfter time.Duration
	// HTTP sends the requests; nil is a client of its own.
	HTTP *http.Client
}

// MaxRefusals is how many refused events Result lists; it counts all.
const MaxRefusals = 10_000

// ReasonUnreadable is the reason of a refusal that stands for the rest of a
// file: it could not be opened, decompressed or read to its end.
const ReasonUnreadable = "unreadable-file"

// Refusal is an event that did not go in.
type Refusal struct {
	// File and Line say where the event begins; Line counts from 1, 0 is the file as a whole.
	File string
	Line int
	// Pointer is the JSON pointer (RFC 6901) of what is wrong; empty for the whole event.
	Pointer string
	// Reason is one of schemas.DeadReason, or ReasonUnreadable.
	Reason string
	// Detail says it in words.
	Detail string
}

func (r Refusal) String() string {
	text := r.File
	if r.Line > 0 {
		text = fmt.Sprintf("%s:%d", r.File, r.Line)
	}
	text += ": " + r.Reason
	if r.Pointer != "" {
		text += " at " + r.Pointer
	}
	if r.Detail != "" {
		text += ": " + r.Detail
	}
	return text
}

// Result is what a replay came to.
type Result struct {
	// Files is the number of files read, Unreadable of those that could not be read to their end.
	Files, Unreadable int
	// Broken is the number of places where lists of events are no JSON, such as a
	// list without an end. They are listed with the refusals, and are no events.
	Broken int
	// Events is the number of events found, Accepted and Refused what became of them.
	Events, Accepted, Refused int
	// Refusals lists refused events and unreadable files in the order of the files, at most MaxRefusals.
	Refusals []Refusal
	// OpenDates lists the files with dates such as 3/4/2026 that do not tell what
	// comes first; they were read month first.
	OpenDates []string
	// Bytes is what was read from files, before decompression.
	Bytes int64
	// Elapsed is how long it took.
	Elapsed time.Duration
}

// OK is whether every event of every file went in.
func (r Result) OK() bool {
	return r.Refused == 0 && r.Unreadable == 0 && r.Broken == 0 && r.Accepted == r.Events
}

func (c *Config) setDefaults() {
	if c.Log == nil {
		c.Log = zap.NewNop()
	}
	if c.BatchBytes <= 0 {
		c.BatchBytes = 1 << 20
	}
	if c.BatchEvents <= 0 {
		c.BatchEvents = 1000
	}
	if c.Parallel <= 0 {
		c.Parallel = 4
	}
}

// Run sends the files, and those in the directories, in the order of their
// names. Refused events and unreadable files don't end it: Result has them.
// Errors: a path that does not exist, a gateway that refuses the token or stays
// away; Result then tells how far it came.
func Run(ctx context.Context, cfg Config, paths []string) (Result, error) {
	cfg.setDefaults()
	began := time.Now()
	to, err := client.New(client.Config{URL: cfg.URL, Token: cfg.Token, GiveUpAfter: cfg.GiveUpAfter, HTTP: cfg.HTTP, Log: cfg.Log})
	if err != nil {
		return Result{}, err
	}
	files, err := cfg.list(paths)
	if err != nil {
		return Result{}, err
	}
	if len(files) == 0 {
		return Result{}, errors.New("replay: no files to send: they end in .json, .ndjson, .jsonl, .log, .txt or .csv, with .gz or .zst after it or not")
	}
	open, err := tellDates(ctx, cfg, files)
	if err != nil {
		return Result{}, err
	}
	var move time.Duration
	if !cfg.Rebase.IsZero() {
		newest, err := newest(ctx, cfg, files)
		if err != nil {
			return Result{}, err
		}
		if !newest.IsZero() {
			move = cfg.Rebase.Sub(newest).Truncate(time.Second)
		}
	}
	book := &book{files: files}
	stop := showProgress(cfg, files, book)
	err = sendFiles(ctx, cfg, to, files, move, book)
	stop()
	result := book.result()
	result.OpenDates = open
	result.Elapsed = time.Since(began)
	return result, err
}

// sortRefusals puts refusals in the order of files and lines.
func sortRefusals(list []placed) {
	slices.SortStableFunc(list, func(a, b placed) int {
		if a.file != b.file {
			return a.file - b.file
		}
		return a.refusal.Line - b.refusal.Line
	})
}
