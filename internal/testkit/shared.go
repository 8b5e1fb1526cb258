package testkit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/testkit/apache"
)

// shared are the engines of this test process. Starting one takes seconds, so
// that all tests of a package use the same and keep apart by database and topic.
// It is the one variable of its kind: a test process has no main to hold it.
var shared engines

type engines struct {
	mu         sync.Mutex
	dir        string
	keep       bool // a test failed: what the engines hold is worth a look
	clickhouse started[*engine.ClickHouse]
	template   started[*snapshot]
	kafka      started[*engine.Kafka]
	apache     started[*apache.Broker]
	container  started[*kafkaContainer]
}

// started is an engine that was started once, or why it could not be.
type started[T any] struct {
	done   bool
	engine T
	err    error
}

// once starts an engine at the first call and hands the outcome to all.
func once[T any](e *engines, s *started[T], start func(dir string) (T, error)) (T, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !s.done {
		s.done = true
		if e.dir == "" {
			if e.dir, s.err = os.MkdirTemp("", "gatehouse-test-"); s.err != nil {
				return s.engine, s.err
			}
		}
		s.engine, s.err = start(e.dir)
	}
	return s.engine, s.err
}

// keepData leaves the engines' directory in place after the tests.
func (e *engines) keepData() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.keep = true
}

// close ends what was started and removes its data.
func (e *engines) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	var problems []error
	if s := e.template; s.done && s.err == nil {
		problems = append(problems, s.engine.close())
	}
	if s := e.clickhouse; s.done && s.err == nil {
		problems = append(problems, s.engine.Close())
	}
	if s := e.kafka; s.done && s.err == nil {
		s.engine.Close()
	}
	if s := e.apache; s.done && s.err == nil {
		problems = append(problems, s.engine.Close())
	}
	if s := e.container; s.done && s.err == nil {
		problems = append(problems, s.engine.close())
	}
	if e.dir != "" {
		if e.keep {
			fmt.Fprintln(os.Stderr, "testkit: a test failed, data and logs of its engines are kept in", e.dir)
		} else {
			problems = append(problems, os.RemoveAll(e.dir))
		}
	}
	return errors.Join(problems...)
}

func startClickHouse(dir string) (*engine.ClickHouse, error) {
	return engine.StartClickHouse(context.Background(), engine.ClickHouseOptions{Dir: filepath.Join(dir, "clickhouse")})
}

func startKafka(string) (*engine.Kafka, error) {
	return engine.StartKafka(context.Background(), engine.KafkaOptions{})
}
