package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// A demo with everything that arrives twice, late or broken is clean; a row that
// somebody takes out of the table is found.
func TestVerify_runningDemo(t *testing.T) {
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty", "--retention", "0")
	for range 2 {
		run(t, "replay", "--to", p.Ingest, "--data-dir", dir, filepath.Join(testkit.Root(t), "ingest/samples/events"))
	}
	run(t, "simulate", "--kafka", p.Kafka, "--rate", "500", "--duration", "2s", "--tenants", "2", "--users", "50", "--seed", "7")
	metrics := filepath.Join(t.TempDir(), "gatehouse.prom")
	out := run(t, "verify", "--data-dir", dir, "--metrics", metrics) // while it is still on the way
	assert.Contains(t, out, "\nclean: ")
	assert.Contains(t, text(t, metrics), "\ngatehouse_verify_findings{kind=\"gap\"} 0\n")

	var report struct {
		Clean      bool
		Partitions []struct {
			Topic           string
			Events, Waiting int64
		}
	}
	var sum map[string]int64
	testkit.Eventually(t, arrivesWithin, "nothing waits", func() (bool, string) {
		out = run(t, "verify", "--json", "--kafka", p.Kafka, "--clickhouse", p.ClickHouse)
		require.NoError(t, json.Unmarshal([]byte(out), &report))
		waiting := int64(0)
		sum = map[string]int64{}
		for _, one := range report.Partitions {
			waiting += one.Waiting
			sum[one.Topic] += one.Events
		}
		return waiting == 0, out
	})
	assert.True(t, report.Clean, out)
	assert.Greater(t, sum["signins.raw"], int64(1000))
	assert.Equal(t, sum["signins.raw"], sum["signins.enriched"], "nothing was refused")

	cfg := clickhouse.DefaultConfig()
	cfg.Addr = []string{p.ClickHouse}
	db, err := clickhouse.Open(t.Context(), cfg)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	require.NoError(t, db.Exec(t.Context(), "ALTER TABLE signins DELETE WHERE id = (SELECT max(id) FROM signins) SETTINGS mutations_sync = 1"))
	code, out, stderr := runAny(t, "verify", "--data-dir", dir, "--metrics", metrics)
	assert.Equal(t, 1, code)
	assert.Regexp(t, `\ngatehouse_verify_findings\{kind="gap"\} [1-9]`, text(t, metrics))
	assert.Contains(t, out, "gap at signins.enriched/")
	assert.True(t, strings.Contains(out, "\nnot clean: ") && strings.Contains(out, "what to do: "), out)
	assert.Contains(t, stderr, "do not agree")
	p.interrupt(t)
}

// text reads a file.
func text(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(content)
}
