package testkit

import (
	"bytes"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/gatehouse/gatehouse/internal/service"
)

// Logger writes to the test's own log, which go test shows when it fails. What
// comes after the test has ended is dropped.
func Logger(t testing.TB) *zap.Logger {
	w := &testWriter{t: t}
	t.Cleanup(w.end)
	encoder := zapcore.NewConsoleEncoder(zap.NewDevelopmentEncoderConfig())
	return zap.New(zapcore.NewCore(encoder, w, zapcore.InfoLevel))
}

type testWriter struct {
	mu    sync.Mutex
	t     testing.TB
	ended bool
}

func (w *testWriter) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.ended {
		w.t.Log(string(bytes.TrimRight(line, "\n")))
	}
	return len(line), nil
}

// Sync has nothing to write out.
func (w *testWriter) Sync() error { return nil }

func (w *testWriter) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
}

// Deps is what a stage needs from outside, made for this test. Metrics is a
// *prometheus.Registry, and so can be gathered from.
func Deps(t testing.TB) service.Deps {
	return service.Deps{Log: Logger(t), Metrics: prometheus.NewRegistry(), Ready: service.NewReadiness()}
}
