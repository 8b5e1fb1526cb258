package replay

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
)

func TestBar_ShowsEventsRateAndTimeLeft(t *testing.T) {
	var out bytes.Buffer
	show := bar(&out, 1<<20)
	show(Result{Accepted: 500, Bytes: 1 << 18}, false)
	if text := out.String(); !strings.Contains(text, "500 events, ") || !strings.Contains(text, "25%") || !strings.Contains(text, "/s") {
		t.Errorf("the bar shows %q", text)
	}
	out.Reset()
	show(Result{Accepted: 2000, Bytes: 1 << 20}, true)
	if text := out.String(); !strings.Contains(text, "2000 events, ") || !strings.HasSuffix(text, "\n") {
		t.Errorf("the last bar shows %q", text)
	}
}

func TestLogLines_SayTheSame(t *testing.T) {
	core, logs := observer.New(zap.InfoLevel)
	show := logLines(zap.New(core), 1000)
	show(Result{Accepted: 7, Refused: 2, Bytes: 250}, false)
	show(Result{Accepted: 9, Bytes: 1000}, true)
	if logs.Len() != 1 {
		t.Fatalf("%d lines, want one: the caller tells the end", logs.Len())
	}
	fields := logs.All()[0].ContextMap()
	for _, name := range []string{"accepted", "refused", "events_per_s", "bytes", "total_bytes", "eta"} {
		if _, ok := fields[name]; !ok {
			t.Errorf("the line has no %s: %v", name, fields)
		}
	}
}

func TestEta(t *testing.T) {
	for _, tc := range []struct {
		done, total int64
		passed      time.Duration
		want        time.Duration
	}{
		{250, 1000, 10 * time.Second, 30 * time.Second}, {0, 1000, time.Second, 0}, {1000, 1000, time.Second, 0}, {1200, 1000, time.Second, 0},
	} {
		if got := eta(tc.done, tc.total, tc.passed); got != tc.want {
			t.Errorf("%d of %d in %s: %s left, want %s", tc.done, tc.total, tc.passed, got, tc.want)
		}
	}
}

func TestShowProgress_NoTerminal_DrawsNoBar(t *testing.T) {
	var out bytes.Buffer
	g := newGateway(t)
	run(t, g, Config{Progress: &out}, folder(t, map[string][]byte{"a.json": []byte(event("a"))}))
	if out.Len() > 0 {
		t.Errorf("a bar went to no terminal: %q", out.String())
	}
}
