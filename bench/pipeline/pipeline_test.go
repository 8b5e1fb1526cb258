package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == consumeArg {
		if err := consumeChild(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	testkit.Main(m)
}

// The whole harness, tiny: all is measured, and all contenders come to the same figures.
func TestRun_everything(t *testing.T) {
	testkit.ClickHouse(t) // says so where there is none
	testkit.GeoFiles(t)
	program := filepath.Join(t.TempDir(), "gatehouse")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../..").CombinedOutput()
	require.NoError(t, err, string(out))
	profiles := t.TempDir()
	for name, value := range map[string]string{
		"BENCH_EVENTS": "3000", "BENCH_USERS": "300", "BENCH_RUNS": "1", "BENCH_BROKER": brokerEmbedded, "BENCH_GEO": geoUsed,
		"BENCH_RATES": "200", "BENCH_FEED": "1s", "BENCH_PROGRAM": program, "BENCH_DIR": t.TempDir(),
		"BENCH_ONLY": "", "BENCH_BEFORE": "", "BENCH_PROFILE": profiles, "BENCH_PROFILE_SECONDS": "1", "BENCH_TIMEOUT": "",
	} {
		t.Setenv(name, value)
	}
	var stdout, stderr bytes.Buffer
	err = run(t.Context(), nil, &stdout, &stderr)
	require.NoError(t, err, stderr.String())
	t.Log(stderr.String(), stdout.String())

	lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	var last summary
	decoder := json.NewDecoder(strings.NewReader(lines[len(lines)-1]))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&last))
	for name, value := range map[string]*float64{
		"end_to_end_vs_peer": last.EndToEndVsPeer, "enrich_vs_consume": last.EnrichVsConsume, "sink_vs_insert": last.SinkVsInsert,
		"events_per_second": last.EventsPerSecond, "bytes_per_event": last.BytesPerEvent,
		"enrich": last.PeakMB["enrich"], "sink": last.PeakMB["sink"],
	} {
		if assert.NotNil(t, value, name) {
			assert.Positive(t, *value, name)
		}
	}
	for _, name := range measurements() {
		if name == nameLatency {
			name = "at 200 events/s"
		}
		assert.Regexp(t, `\n\| `+name+` \| [1-9]`, stdout.String(), "a rate above 0")
	}
	assert.NotContains(t, stderr.String(), "not worked off")
	for _, stage := range []string{"enrich-1.enrich", "sink-1.sink", "both-1.enrich", "both-1.sink", "accept-1.ingest"} {
		for _, kind := range []string{"cpu", "allocs", "mutex"} {
			assert.FileExists(t, filepath.Join(profiles, stage+"."+kind+".pprof"))
		}
	}
	left, err := filepath.Glob(filepath.Join(os.Getenv("BENCH_DIR"), "*"))
	require.NoError(t, err)
	assert.Empty(t, left, "data is left behind")
}

func TestRun_arguments_areRefused(t *testing.T) {
	err := run(t.Context(), []string{"-h"}, io.Discard, io.Discard)
	require.ErrorContains(t, err, `"-h"`)
	require.ErrorContains(t, err, "docs/performance.md")
}

func TestReadSettings(t *testing.T) {
	got, err := readSettings(func(string) string { return "" })
	require.NoError(t, err)
	assert.Equal(t, defaultSettings(), got)

	environ := map[string]string{"BENCH_EVENTS": "500_000", "BENCH_ONLY": "enrich, sink", "BENCH_RATES": "100,200", "BENCH_FEED": "3s"}
	got, err = readSettings(func(name string) string { return environ[name] })
	require.NoError(t, err)
	assert.Equal(t, 500_000, got.events)
	assert.True(t, got.wants(nameSink))
	assert.False(t, got.wants(namePeer))
	assert.Equal(t, []int{100, 200}, got.rates)
	assert.Equal(t, 3*time.Second, got.feed)

	environ = map[string]string{"BENCH_EVENTS": "many", "BENCH_RUNS": "0", "BENCH_ONLY": "all", "BENCH_BROKER": "other", "BENCH_RATES": "x", "BENCH_TIMEOUT": "soon"}
	_, err = readSettings(func(name string) string { return environ[name] })
	for name := range environ {
		assert.ErrorContains(t, err, name)
	}
}

func TestFigures_compare_namesEveryDifference(t *testing.T) {
	ours := &figures{"ours", map[string]uint64{"users": 3, "status=Success": 5, "country=DE": 1}}
	require.NoError(t, ours.compare(&figures{"peer", map[string]uint64{"users": 3, "status=Success": 5, "country=DE": 1}}))
	err := ours.compare(&figures{"peer", map[string]uint64{"users": 2, "status=Success": 5, "country=FR": 1}})
	require.EqualError(t, err, "country=DE: 1 by ours, 0 by peer\ncountry=FR: 0 by ours, 1 by peer\nusers: 3 by ours, 2 by peer")
}

func TestResults_medians(t *testing.T) {
	at := func(name string, rate int) sample { return sample{name: name, events: rate, took: time.Second} }
	r := results{runs: []sample{at(nameEndToEnd, 300), at(namePeer, 100), at(nameEndToEnd, 100), at(nameEndToEnd, 200), at(namePeer, 300)}}
	s := r.summary()
	require.InDelta(t, 200, *s.EventsPerSecond, 0)
	require.InDelta(t, 1, *s.EndToEndVsPeer, 0)
	require.Nil(t, s.SinkVsInsert)
}

func TestObserver_countsWhatIsNeverSeenAsSlowest(t *testing.T) {
	var o observer
	at := time.Now()
	for _, id := range []string{"a", "b", "c"} {
		o.expect(body{last: id}, at)
	}
	o.seen([]string{"a", "other"}, at.Add(time.Second))
	o.seen([]string{"a", "b"}, at.Add(2*time.Second))
	got := o.result()
	require.Equal(t, latency{samples: 3, missing: 1, p50: 2 * time.Second, p99: lateLimit, most: lateLimit}, got)
}
