package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/ingest/samples"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

func TestReplay_sampleFiles_allGoInOnce(t *testing.T) {
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty", "--retention", "0")
	folder := filepath.Join(testkit.Root(t), "ingest/samples/events")
	var sent int
	for range 2 {
		_, err := fmt.Sscanf(run(t, "replay", "--to", p.Ingest, "--data-dir", dir, "--rebase", "2026-01-31T12:00:00Z", folder),
			"11 files, %d events: %d accepted, 0 refused", new(int), &sent)
		require.NoError(t, err)
	}
	signIns := map[string]bool{}
	testkit.Eventually(t, arrivesWithin, "both replays are through", func() (bool, string) {
		records := readTopic(t, p.Kafka, schemas.TopicEnriched)
		for _, record := range records {
			signIns[string(record.Key)] = true
		}
		return len(records) == 2*sent, fmt.Sprintf("%d of %d", len(records), 2*sent)
	})
	testkit.Eventually(t, arrivesWithin, "all is stored", func() (bool, string) {
		n := count(t, p.ClickHouse, "SELECT count() FROM signins_live")
		return n == uint64(len(signIns)), fmt.Sprintf("%d of %d", n, len(signIns))
	})
	assert.Equal(t, uint64(4), count(t, p.ClickHouse, "SELECT uniqExact(format) FROM signins_live"), "formats that the files have")
	assert.Zero(t, count(t, p.ClickHouse, "SELECT count() - uniqExact(tenant_id, id) FROM signins_live"), "ids that are there twice")
	assert.NotZero(t, count(t, p.ClickHouse, "SELECT count() FROM signins_live WHERE tenant_id = '"+samples.Tenant+"'"))
	assert.Equal(t, uint64(1_769_860_800), count(t, p.ClickHouse, "SELECT toUnixTimestamp(max(created_at)) FROM signins_live"), "the newest is where --rebase put it")
	p.interrupt(t)
}

func TestReplay_badFile_listsRefusalsAndFails(t *testing.T) {
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty")
	bad := filepath.Join(t.TempDir(), "bad.ndjson")
	require.NoError(t, os.WriteFile(bad, append(append(anEvent(), '\n'), []byte("{\"createdDateTime\": 7}\nnot json\n")...), 0o600))
	code, stdout, stderr := runAny(t, "replay", "--to", p.Ingest, "--token", token(t, dir, "--ingest"), bad)
	assert.Equal(t, 1, code)
	assert.Contains(t, stdout, "1 accepted, 2 refused")
	assert.Contains(t, stderr, bad+":")
	assert.Contains(t, stderr, "not-json")

	code, _, stderr = runAny(t, "replay", "--to", p.Ingest, "--token", "wrong", bad)
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "401")
	code, _, stderr = runAny(t, "replay", "--to", p.Ingest, "--data-dir", dir, filepath.Join(t.TempDir(), "none.json"))
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "none.json")
	p.interrupt(t)
}

func TestSimulate_byHTTPAndByKafka_arrives(t *testing.T) {
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty")
	for _, to := range [][]string{{"--to", p.Ingest, "--data-dir", dir}, {"--kafka", p.Kafka}} {
		before := count(t, p.ClickHouse, "SELECT count() FROM signins_live")
		args := append([]string{"simulate", "--rate", "200", "--duration", "1s", "--tenants", "2", "--users", "50", "--seed", "7"}, to...)
		var made, accepted uint64
		_, err := fmt.Sscanf(run(t, args...), "%d events: %d accepted, 0 refused", &made, &accepted)
		require.NoError(t, err)
		assert.Equal(t, made, accepted)
		assert.InDelta(t, 200, made, 20)
		testkit.Eventually(t, arrivesWithin, "simulated events are stored", func() (bool, string) {
			n := count(t, p.ClickHouse, "SELECT count() FROM signins_live") - before
			return n == accepted, fmt.Sprint(n)
		})
	}
	p.interrupt(t)
}
