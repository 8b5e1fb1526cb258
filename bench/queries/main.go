// Command queries measures how fast the query service answers over weeks of
// sign-ins: each question by itself, with what ClickHouse reads for it. See
// docs/performance.md.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/gatehouse/gatehouse/bench/process"
	"github.com/gatehouse/gatehouse/internal/engine"
)

func main() {
	engine.ChildMain()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench-query:", err)
		stop()
		os.Exit(1)
	}
}

// summary is the last line of the output, of the largest number of rows.
type summary struct {
	P95  map[string]float64 `json:"p95_ms"`
	Rows int                `json:"rows"`
}

// run measures what the environment asks for: progress goes to stderr, tables and
// at last a line of JSON to stdout.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 {
		return fmt.Errorf("%q: there are no arguments, variables of the environment say what to measure (docs/performance.md), such as BENCH_ROWS=5000000", args[0])
	}
	s, err := readSettings(os.Getenv)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	_, _ = fmt.Fprintf(stdout, "%s\n", process.Machine())
	var all []table
	for _, rows := range s.rows {
		t, err := measureRows(ctx, s, rows, stderr)
		if err != nil {
			return fmt.Errorf("%d rows: %w", rows, err)
		}
		t.print(stdout)
		all = append(all, t)
	}
	printGrowth(stdout, all)
	last := all[len(all)-1]
	line, err := json.Marshal(summary{last.p95(), last.rows})
	if err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	_, err = fmt.Fprintf(stdout, "%s\n", line)
	return err
}
