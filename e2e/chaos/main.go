// Command chaos runs Gatehouse's stages, a Kafka and a ClickHouse as processes,
// sends events by three ways while it kills, stops and cuts off what it finds,
// and then accounts for every event. See docs/chaos.md.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gatehouse/gatehouse/internal/engine"
)

// Exit codes.
const (
	exitClean  = 0
	exitFound  = 1 // something was lost or doubled, or gatehouse verify is not clean
	exitFailed = 2 // the run itself could not be done
)

func main() {
	engine.ChildMain()
	brokerMain()
	s, err := readSettings(os.Getenv, time.Now())
	if err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
		os.Exit(exitFailed)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// Whatever hangs, the run ends, and its children with it.
	time.AfterFunc(s.hardLimit(), func() {
		fmt.Fprintf(os.Stderr, "chaos: not done after %s, giving up; data is in %s\n", s.hardLimit(), s.dir)
		os.Exit(exitFailed)
	})
	code, err := run(ctx, s, newDiary(os.Stdout))
	if err != nil {
		fmt.Fprintf(os.Stderr, "chaos: %v\nchaos: data and logs are in %s\n", err, s.dir)
	}
	os.Exit(code)
}

// run is one chaos run: the exit code, and why when it could not be done.
func run(ctx context.Context, s settings, out *diary) (code int, err error) {
	plan := newPlan(s.seed, s.length, targetsOn(s.broker))
	out.headline(s, plan)
	r, err := startRig(ctx, s, out)
	if err != nil {
		return exitFailed, err
	}
	defer func() {
		r.close()
		if code == exitClean {
			_ = os.RemoveAll(s.dir)
		}
	}()
	book, failures, err := r.storm(ctx, plan)
	if err != nil {
		return exitFailed, err
	}
	result, err := r.settle(ctx, book)
	if err != nil {
		return exitFailed, err
	}
	result.failures = append(result.failures, failures...)
	if !result.clean() {
		code = exitFound
		out.note(fmt.Sprintf("data and logs are kept in %s; the same faults again: CHAOS_SEED=%d", s.dir, s.seed))
	}
	out.report(s, r.exits(), result)
	return code, nil
}
