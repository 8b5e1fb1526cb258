package query

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/accesslog"
	"github.com/gatehouse/gatehouse/query/limit"
)

func TestLimits_answer_isGraphs(t *testing.T) {
	r := newRig(t, func(c *Config) { c.Limits.Caller = limit.Bound{RequestsPerSecond: 0.001, Burst: 2} })
	r.setMark(testMark)
	ada, bob := r.token(tenantA, "ada", "Global Reader"), r.token(tenantA, "bob", "Global Reader")
	r.get(ada, signIns)
	r.get(r.token(tenantA, "ada", "Global Reader"), signIns) // another token of the same caller
	answer := r.do(http.MethodGet, ada, signIns)
	code, message := answer.problem(t)
	assert.Equal(t, http.StatusTooManyRequests, answer.status)
	assert.Equal(t, "TooManyRequests", code)
	assert.Contains(t, message, "Try again after")
	assert.NotEmpty(t, answer.header.Get("Retry-After"))
	r.get(bob, signIns)
	metrics := r.get("", "/metrics").text
	assert.Contains(t, metrics, `gatehouse_query_throttled_total{limit="requests",of="caller"} 1`)
	assert.Contains(t, metrics, `gatehouse_query_limited{of="caller"} 2`)
}

func TestConfig_limits_areChecked(t *testing.T) {
	c := DefaultConfig()
	c.Limits.Caller = limit.Bound{RequestsPerSecond: 1}
	c.Limits.Tenant = limit.Bound{RequestsPerSecond: -1, Concurrent: -1}
	c.AccessLog = accesslog.Config{RetentionDays: -1, WhenFull: "hope"}
	c.CORSOrigins = []string{"https://a.example", "*", "https://a.example/", "a.example"}
	err := c.Validate()
	for _, want := range []string{
		"query.limits.caller.burst: 0", "query.limits.tenant.requests_per_second: -1", "query.limits.tenant.concurrent: -1",
		"query.access_log.retention_days: -1", "query.access_log.queue_requests: 0", `query.access_log.when_full: "hope"`,
		"query.cors_origins.2:", "query.cors_origins.3:",
	} {
		assert.ErrorContains(t, err, want)
	}
	assert.NotContains(t, err.Error(), "cors_origins.0")
	assert.NotContains(t, err.Error(), "cors_origins.1")
	assert.NoError(t, DefaultConfig().Validate())
}

// A client that goes away takes its statement along: seen in system.processes.
func TestAnswer_clientGoes_statementEnds(t *testing.T) {
	r := newRig(t, nil)
	const slow = "sleepEachRow(0.02500001)"
	for _, sql := range []string{
		"DROP TABLE stored_through",
		"CREATE VIEW stored_through AS SELECT now64(3) AS stored_through, now64(3) AS measured_at FROM numbers(2000) WHERE " + slow + " = 0 SETTINGS max_block_size = 10",
	} {
		require.NoError(t, r.conn.Exec(t.Context(), sql))
	}
	running := func() (n uint64) {
		require.NoError(t, r.conn.QueryRow(t.Context(), "SELECT count() FROM system.processes WHERE query LIKE '%FROM stored_through%' AND current_database = currentDatabase() AND query NOT LIKE '%processes%'").Scan(&n))
		return n
	}
	conn := rawRequest(t, r, signIns)
	testkit.Eventually(t, patience, "the statement runs", func() (bool, string) { return running() == 1, "not in system.processes" })
	require.NoError(t, conn.Close())
	testkit.Eventually(t, patience, "the statement ends", func() (bool, string) { return running() == 0, "still in system.processes" })
	testkit.Eventually(t, patience, "it is counted as gone", func() (bool, string) {
		text := r.get("", "/metrics").text
		return strings.Contains(text, `gatehouse_query_requests_total{code="499",route="signins"} 1`), text
	})
}

// rawRequest sends a request and leaves its answer unread.
func rawRequest(t *testing.T, r *rig, target string) io.Closer {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", r.service.Addr())
	require.NoError(t, err)
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", target, r.reader())
	require.NoError(t, err)
	return conn
}
