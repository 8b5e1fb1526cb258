package cmd

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/sink/verify"
)

func TestVerify_wrongArguments_areUsageErrors(t *testing.T) {
	elsewhere := t.TempDir()
	if err := os.WriteFile(filepath.Join(elsewhere, "demo.json"), []byte(`{"kafka_port":9092}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"no time":             {[]string{"--from", "yesterday"}, `--from: "yesterday"`},
		"no time either":      {[]string{"--to", "2026-03-02"}, `--to: "2026-03-02"`},
		"the wrong way round": {[]string{"--from", "1h", "--to", "2h"}, "--from 1h is not before --to 2h"},
		"negative limit":      {[]string{"--limit", "-1"}, "--limit -1"},
		"no demo":             {[]string{"--data-dir", t.TempDir()}, "no demo has run there"},
		"demo's ClickHouse":   {[]string{"--data-dir", elsewhere}, "--kafka and --clickhouse"},
		"no address":          {[]string{"--clickhouse", "localhost"}, "clickhouse.addr[0]"},
		"no such directory":   {[]string{"--metrics", filepath.Join(elsewhere, "none", "verify.prom")}, "its directory does not exist"},
		"no metrics file":     {[]string{"--metrics", filepath.Join(elsewhere, "verify.txt")}, "end in .prom"},
		"an argument":         {[]string{"now"}, "verify --help"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := Run(t.Context(), append([]string{"verify"}, tt.args...), &stdout, &stderr)
			if code != exitUsage || !strings.Contains(stderr.String(), tt.want) {
				t.Errorf("exit code %d, %q; want %d and %q", code, stderr.String(), exitUsage, tt.want)
			}
		})
	}
}

func TestDemoAddresses(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "demo.json"), []byte(`{"kafka_port":9092,"clickhouse_port":9000}`), 0o600); err != nil {
		t.Fatal(err)
	}
	kafka, clickhouse, err := demoAddresses(dir)
	if err != nil || kafka != "127.0.0.1:9092" || clickhouse != "127.0.0.1:9000" {
		t.Errorf("%q, %q, %v", kafka, clickhouse, err)
	}
}

func TestWriteReport(t *testing.T) {
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	clean := verify.Report{At: at, Clean: true, Partitions: []*verify.Partition{
		{Topic: "raw", To: 10, Events: 12, Rows: 11, Dead: 1},
		{Topic: "enriched", Partition: 3, From: 4, To: 20, Deleted: 4, Waiting: 2, Events: 11, Rows: 8, Superseded: 1, OutOfReach: 2},
	}}
	broken := verify.Report{At: at, FindingsTotal: 5, Partitions: []*verify.Partition{{Topic: "raw", To: 9, Events: 9, Rows: 5, Gaps: 4, Duplicates: 1}},
		Findings: []verify.Finding{
			{Kind: verify.Gap, Topic: "raw", Offset: 3, Detail: "gone", Advice: "do this"},
			{Kind: verify.Gap, Topic: "raw", Offset: 4, Index: 2, Detail: "gone", Advice: "do this"},
			{Kind: verify.Duplicate, Topic: "raw", Offset: 5, Detail: "twice", Advice: "do that"},
		}}
	for name, tt := range map[string]struct {
		report verify.Report
		want   string
	}{
		"clean": {clean, `
     topic  partition  offsets  events  rows  superseded  dead  out of reach  gaps  duplicates  stray  waiting
       raw          0   [0,10)      12    11           0     1             0     0           0      0        0
  enriched          3   [4,20)      11     8           1     0             2     0           0      0        2
clean: 21 events accounted for, as of 2026-03-02T08:00:00Z; out of reach: 2 events, and 4 offsets that the topics no longer hold
`},
		"not clean": {broken, `
  topic  partition  offsets  events  rows  superseded  dead  out of reach  gaps  duplicates  stray  waiting
    raw          0    [0,9)       9     5           0     0             0     4           1      0        0
gap at raw/0 offset 3 event 0: gone
gap at raw/0 offset 4 event 2: gone
  what to do: do this
duplicate at raw/0 offset 5 event 0: twice
  what to do: do that
... and 2 more; --limit lists more
not clean: 5 findings (4 gaps, 1 duplicates, 0 stray) among 9 events, as of 2026-03-02T08:00:00Z
`},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := writeReport(&out, tt.report); err != nil {
				t.Fatal(err)
			}
			if got := "\n" + out.String(); got != tt.want {
				t.Errorf("%s\nwant %s", got, tt.want)
			}
		})
	}
}
