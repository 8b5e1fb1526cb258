package service

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"
)

// journal notes what happened in which order.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) add(line string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, line)
}

// part runs until it is stopped, or until fail says why not.
func (j *journal) part(name string, started chan<- string, fail <-chan error) Part {
	return Part{Name: name, Run: func(ctx context.Context) error {
		started <- name
		select {
		case <-ctx.Done():
			j.add(name)
			return ctx.Err()
		case err := <-fail:
			return err
		}
	}}
}

func TestRun_stopsInReverse(t *testing.T) {
	var stopped journal
	started := make(chan string, 3)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- Run(ctx, zap.NewNop(), stopped.part("a", started, nil), stopped.part("b", started, nil), stopped.part("c", started, nil))
	}()
	for range 3 {
		<-started
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("an ordered stop gives %v", err)
	}
	if !slices.Equal(stopped.lines, []string{"c", "b", "a"}) {
		t.Errorf("stopped in order %v", stopped.lines)
	}
}

// A part goes on working until those started after it have stopped.
func TestRun_stopWaitsForLaterParts(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var firstStopped bool
	release := make(chan struct{})
	first := Part{"first", func(ctx context.Context) error {
		<-ctx.Done()
		firstStopped = true
		return nil
	}}
	second := Part{"second", func(ctx context.Context) error {
		<-ctx.Done()
		<-release
		if firstStopped {
			return errors.New("the first part stopped before")
		}
		return nil
	}}
	done := make(chan error, 1)
	go func() { done <- Run(ctx, zap.NewNop(), first, second) }()
	cancel()
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestRun_failure_stopsAllAndIsNamed(t *testing.T) {
	broken := errors.New("disk full")
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"an error", broken, "b: disk full"},
		{"ends without an error", nil, "b: ended by itself"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stopped journal
			started, fail := make(chan string, 3), make(chan error, 1)
			fail <- c.err
			err := Run(t.Context(), zap.NewNop(), stopped.part("a", started, nil), stopped.part("b", started, fail), stopped.part("c", started, nil))
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if !slices.Equal(stopped.lines, []string{"c", "a"}) {
				t.Errorf("stopped %v", stopped.lines)
			}
		})
	}
}

func TestRunningPart_stop_givesUp(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	stuck := startPart(t.Context(), Part{"stuck", func(context.Context) error { <-release; return nil }}, make(chan struct{}, 1))
	if err := stuck.stop(10 * time.Millisecond); err == nil || !strings.Contains(err.Error(), "stuck: did not stop within 10ms") {
		t.Errorf("got %v", err)
	}
}

func TestReadiness_Check(t *testing.T) {
	ready := NewReadiness()
	if err := ready.Check(); err != nil {
		t.Errorf("nothing set: %v", err)
	}
	ready.Set("sink", errors.New("clickhouse is away"))
	ready.Set("enrich", errors.New("no partitions"))
	ready.Set("query", nil)
	if err := ready.Check(); err == nil || err.Error() != "enrich: no partitions\nsink: clickhouse is away" {
		t.Errorf("got %v", err)
	}
	ready.Set("sink", nil)
	ready.Set("enrich", nil)
	if err := ready.Check(); err != nil {
		t.Errorf("all ready: %v", err)
	}
}
