package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

// diary is what the run prints. It is safe for concurrent use.
type diary struct {
	mu    sync.Mutex
	out   io.Writer
	began time.Time
}

func newDiary(out io.Writer) *diary { return &diary{out: out, began: time.Now()} }

func (d *diary) print(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, _ = fmt.Fprintf(d.out, format+"\n", args...)
}

// headline says what is about to happen.
func (d *diary) headline(s settings, plan []fault) {
	d.print("chaos: seed %d, %d faults in %s on %s, %d events per second by each of 3 ways", s.seed, len(plan), s.length, s.broker, s.rate)
	d.print("chaos: data and logs in %s\nplan:", s.dir)
	for _, f := range plan {
		d.print("  %s", f)
	}
}

// fault says that one begins now, so long after the beginning.
func (d *diary) fault(at time.Duration, f fault) {
	d.print("%6.1fs  %s %s for %.1fs", at.Seconds(), f.action, f.target, f.length.Seconds())
}

func (d *diary) note(text string) { d.print("         %s", text) }

// progress prints a line every 5 s until ctx is done.
func (d *diary) progress(ctx context.Context, book *ledger, marks *markCheck) {
	began := time.Now()
	for sleep(ctx, 5*time.Second) {
		sent, acked, refused := book.counts()
		through := "unknown"
		if mark := marks.seen(); mark.Unix() > 0 {
			through = time.Since(mark).Round(100*time.Millisecond).String() + " ago"
		}
		d.print("%6.1fs  sent %d, acknowledged %d, refused %d, stored through %s", time.Since(began).Seconds(), sent, acked, refused, through)
	}
}

// listed is how many problems are printed.
const listed = 50

// report prints what the run came to; the last line is the sum.
func (d *diary) report(s settings, exits []string, o outcome) {
	for i, p := range o.problems {
		if i == listed {
			d.print("... and %d more", len(o.problems)-listed)
			break
		}
		d.print("%s", p)
	}
	for _, exit := range exits {
		d.print("%s", exit)
	}
	d.print("\n%s", strings.TrimSpace(o.verify))
	for _, failure := range o.failures {
		d.print("FAILED: %s", failure)
	}
	d.print("\n%s", table(o.ways))
	d.print("seed %d, %s, on %s, took %s", s.seed, s.length, s.broker, time.Since(d.began).Round(time.Second))
	d.print("%s", lastLine(o))
}

// table is the account by way.
func table(ways map[string]sum) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(w, "way\tsent\tacknowledged\trefused\tqueryable\tdead\tlost\tdoubled\t")
	for _, way := range []string{wayHTTP, wayKafka, wayRelay, wayUnknown} {
		if s, there := ways[way]; there {
			_, _ = fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", way, s.sent, s.acknowledged, s.refused, s.queryable, s.dead, s.lost, s.doubled)
		}
	}
	_ = w.Flush()
	return text.String()
}

// lastLine is the sum over all ways.
func lastLine(o outcome) string {
	t := total(o.ways)
	return fmt.Sprintf("sent %d, acknowledged %d, queryable %d, dead %d, lost %d, doubled %d",
		t.sent, t.acknowledged, t.queryable, t.dead, t.lost, t.doubled)
}
