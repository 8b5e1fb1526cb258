package service

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
)

func TestAdminHandler(t *testing.T) {
	registry := prometheus.NewRegistry()
	counter := prometheus.NewCounter(prometheus.CounterOpts{Name: "gatehouse_test_events_total"})
	registry.MustRegister(counter)
	counter.Add(3)
	ready := NewReadiness()
	handler := AdminHandler(registry, ready)
	expect := func(path string, status int, text string) {
		t.Helper()
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
		if recorder.Code != status || !strings.Contains(recorder.Body.String(), text) {
			t.Errorf("GET %s: %d %s, want %d with %q", path, recorder.Code, recorder.Body, status, text)
		}
	}
	expect("/healthz", 200, "ok")
	expect("/readyz", 200, "ready")
	expect("/metrics", 200, "gatehouse_test_events_total 3")
	expect("/other", 404, "")
	ready.Set("sink", errors.New("clickhouse is away"))
	expect("/readyz", 503, "sink: clickhouse is away")
	expect("/healthz", 200, "ok")
}

// serve runs ServeHTTP and returns its URL, its stop and its result.
func serve(t *testing.T, handler http.HandlerFunc) (string, context.CancelFunc, <-chan error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- ServeHTTP(ctx, listener, handler, zap.NewNop()) }()
	t.Cleanup(cancel)
	return "http://" + listener.Addr().String(), cancel, done
}

func TestServeHTTP_stop_letsRequestsEnd(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	url, stop, done := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-release
		_, _ = io.WriteString(w, "done")
	})
	answer := make(chan string, 1)
	go func() {
		resp, err := http.Get(url)
		if err != nil {
			answer <- err.Error()
			return
		}
		defer resp.Body.Close() //nolint:errcheck // read only
		body, _ := io.ReadAll(resp.Body)
		answer <- string(body)
	}()
	<-entered
	stop()
	close(release)
	if got := <-answer; got != "done" {
		t.Errorf("the request in flight got %q", got)
	}
	if err := <-done; err != nil {
		t.Errorf("stop: %v", err)
	}
	if _, err := http.Get(url); err == nil {
		t.Error("it still answers after the stop")
	}
}

func TestListenAndServe_addressTaken_namesIt(t *testing.T) {
	url, _, _ := serve(t, func(http.ResponseWriter, *http.Request) {})
	addr := strings.TrimPrefix(url, "http://")
	err := ListenAndServe(t.Context(), addr, http.NotFoundHandler(), zap.NewNop())
	if err == nil || !strings.Contains(err.Error(), addr) {
		t.Errorf("got %v", err)
	}
}

func TestAdminServer_isAPart(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- Run(ctx, zap.NewNop(), AdminServer(addr, prometheus.NewRegistry(), NewReadiness(), zap.NewNop()))
	}()
	deadline := time.Now().Add(10 * time.Second)
	for {
		resp, err := http.Get("http://" + addr + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				t.Errorf("status %s", resp.Status)
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestNewLogger(t *testing.T) {
	var out bytes.Buffer
	log, err := NewLogger("warn", &out)
	if err != nil {
		t.Fatal(err)
	}
	log.Info("quiet")
	log.Warn("loud", zap.String("topic", "signins.raw"))
	var line struct{ Level, Time, Msg, Topic string }
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	if line.Level != "warn" || line.Msg != "loud" || line.Topic != "signins.raw" || !strings.HasSuffix(line.Time, "Z") {
		t.Errorf("logged %s", out.String())
	}
	if _, err := NewLogger("loud", io.Discard); err == nil {
		t.Error("an unknown level is taken")
	}
}
