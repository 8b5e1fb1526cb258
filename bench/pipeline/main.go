// Command pipeline measures how fast raw events become queryable, beside what
// Kafka and ClickHouse allow and beside the shortest path that an expert would
// wire: ClickHouse's own Kafka engine. See docs/performance.md.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/gatehouse/gatehouse/internal/engine"
)

func main() {
	engine.ChildMain()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// run measures what the environment asks for: progress goes to stderr, the table
// and at last a line of JSON to stdout.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 && args[0] == consumeArg {
		return consumeChild(ctx, os.Stdin, stdout)
	}
	if len(args) > 0 {
		return fmt.Errorf("%q: there are no arguments, variables of the environment say what to measure (docs/performance.md), such as BENCH_EVENTS=500000 BENCH_ONLY=sink", args[0])
	}
	s, err := readSettings(os.Getenv)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	r, err := startRig(ctx, s, stderr)
	if err != nil {
		return err
	}
	defer r.close()
	if err := r.measureAll(ctx); err != nil {
		return err
	}
	return r.results.print(stdout, s)
}
