package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// answersWithin is the promise: first data queryable within 30 s of the start.
const answersWithin = 30 * time.Second

// filledWithin is how long 200,000 events may take on a busy machine.
const filledWithin = 5 * time.Minute

func TestDemo_full_answersWithin30SecondsAndFillsOnce(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		testkit.Missing(t, "curl", "curl is not installed")
	}
	dir := dataDir(t)
	began := time.Now()
	p := startDemo(t, dir)
	testkit.Eventually(t, answersWithin, "commands on stderr", func() (bool, string) {
		return len(curls(p.stderr.String())) == 3, p.stderr.tail(2000)
	})
	for _, command := range curls(p.stderr.String()) {
		testkit.Eventually(t, answersWithin-time.Since(began), command, func() (bool, string) {
			out, err := exec.Command("sh", "-c", command).CombinedOutput()
			var answer struct{ Value, Weeks []json.RawMessage }
			ok := err == nil && json.Unmarshal(out, &answer) == nil && len(answer.Value)+len(answer.Weeks) > 0
			return ok, fmt.Sprint(string(out), err)
		})
	}
	// Stopped while it still fills, it goes on where it was.
	p.interrupt(t)
	p = startDemo(t, dir)
	testkit.Eventually(t, filledWithin, "the history is sent", func() (bool, string) {
		return strings.Contains(p.stderr.String(), "history sent"), p.stderr.tail(2000)
	})
	testkit.Eventually(t, arrivesWithin, "the history is stored", func() (bool, string) {
		n := count(t, p.ClickHouse, "SELECT count() FROM signins_live")
		return n > 195_000, fmt.Sprint(n)
	})
	p.interrupt(t)

	p = startDemo(t, dir)
	before := count(t, p.ClickHouse, "SELECT count() FROM signins_live WHERE received_at < now() - 5")
	assert.Less(t, before, uint64(205_000), "nothing is added twice")
	assert.Zero(t, count(t, p.ClickHouse, "SELECT count() - uniqExact(tenant_id, id) FROM signins_live"), "ids that are there twice")
	assert.NotContains(t, p.stderr.String(), "samples sent")
	tenants := count(t, p.ClickHouse, "SELECT uniqExact(tenant_id) FROM signins_live")
	assert.Greater(t, tenants, uint64(1), "tenants side by side")
	p.interrupt(t)
}

// curls are the commands among what the demo prints for people.
func curls(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "curl ") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}

func TestDemo_twoOnOneDirectory_theSecondSaysWhy(t *testing.T) {
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty")
	code, _, stderr := runAny(t, "demo", "--empty", "--data-dir", dir, "--query-listen", "127.0.0.1:0", "--ingest-listen", "127.0.0.1:0")
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "already runs on data directory "+dir)
	assert.Contains(t, stderr, fmt.Sprintf("process %d", p.cmd.Process.Pid))
	p.interrupt(t)
}

func TestDemo_tokenMadeBeforeTheFirstStart_isAccepted(t *testing.T) {
	dir := dataDir(t)
	bearer := token(t, dir)
	p := startDemo(t, dir, "--empty")
	assert.Empty(t, graphClient{p.Query, bearer}.list(t, nil), "an empty demo has no sign-ins")
	p.interrupt(t)
}

func TestDemo_callersWithoutAGoodToken_areTurnedAway(t *testing.T) {
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty")
	stranger := t.TempDir()
	for name, bearer := range map[string]string{
		"none": "", "no token": "x", "another key": token(t, stranger), "for ingest": token(t, dir, "--ingest"),
		"expired": expired(t, dir),
	} {
		req, err := http.NewRequest(http.MethodGet, p.Query+"/v1.0/auditLogs/signIns", nil)
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+bearer)
		status, body := do(t, req)
		assert.Equal(t, http.StatusUnauthorized, status, "%s: %s", name, body)
	}
	for name, bearer := range map[string]string{"none": "", "another key": token(t, stranger, "--ingest"), "for query": token(t, dir)} {
		status, body := postAny(t, p.Ingest, bearer, "application/json", anEvent())
		assert.Equal(t, http.StatusUnauthorized, status, "%s: %s", name, body)
	}
	p.interrupt(t)
}

func TestDemo_onGivenServers_usesThem(t *testing.T) {
	clickhouse, err := engine.StartClickHouse(t.Context(), engine.ClickHouseOptions{Dir: t.TempDir(), Log: testkit.Logger(t)})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, clickhouse.Close()) })
	broker, err := engine.StartKafka(t.Context(), engine.KafkaOptions{Log: testkit.Logger(t)})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty", "--kafka", broker.Addr(), "--clickhouse", clickhouse.Addr())
	assert.Equal(t, broker.Addr(), p.Kafka)
	assert.Equal(t, clickhouse.Addr(), p.ClickHouse)
	post(t, p.Ingest, token(t, dir, "--ingest"), anEvent(), 1)
	awaitStored(t, clickhouse.Addr(), 1)
	p.interrupt(t)
}
