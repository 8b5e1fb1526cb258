package query

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func testLimits(t *testing.T, cfg LimitsConfig) *limits {
	t.Helper()
	m, err := newLimitMetrics(prometheus.NewRegistry())
	require.NoError(t, err)
	return newLimits(cfg, m)
}

// asks tries to enter and says what was against it, with the seconds to wait.
func asks(l *limits, who reader, now time.Time) (refused string, leave func(time.Time, int64)) {
	leave, problem := l.enter(who, now)
	if problem != nil {
		return fmt.Sprint(problem.retryAfter, " ", problem.message), nil
	}
	return "", leave
}

func TestLimits_rate_perCallerAndPerTenant(t *testing.T) {
	l := testLimits(t, LimitsConfig{Caller: LimitConfig{RequestsPerSecond: 0.5, Burst: 2}, Tenant: LimitConfig{RequestsPerSecond: 1, Burst: 3}})
	ada, bob := reader{tenant: "a", user: "ada"}, reader{tenant: "a", user: "bob"}
	elsewhere := reader{tenant: "b", user: "ada"}
	for range 2 {
		refused, _ := asks(l, ada, noon)
		require.Empty(t, refused)
	}
	refused, _ := asks(l, ada, noon)
	assert.Contains(t, refused, "2 You have sent too many requests.")
	refused, _ = asks(l, bob, noon)
	assert.Empty(t, refused, "another caller of the tenant")
	refused, _ = asks(l, bob, noon)
	assert.Contains(t, refused, "1 Your tenant has sent too many requests.")
	refused, _ = asks(l, elsewhere, noon)
	assert.Empty(t, refused, "another tenant")
	refused, _ = asks(l, ada, noon.Add(2*time.Second))
	assert.Empty(t, refused, "after the time it was told")
}

func TestLimits_concurrency_endsWithTheRequest(t *testing.T) {
	l := testLimits(t, LimitsConfig{Caller: LimitConfig{Concurrent: 1}, Tenant: LimitConfig{Concurrent: 2}})
	ada, bob, eve := reader{tenant: "a", user: "ada"}, reader{tenant: "a", app: "bob"}, reader{tenant: "a", user: "eve"}
	_, leave := asks(l, ada, noon)
	refused, _ := asks(l, ada, noon)
	assert.Contains(t, refused, "You have too many requests that are still being answered")
	_, _ = asks(l, bob, noon)
	refused, _ = asks(l, eve, noon)
	assert.Contains(t, refused, "Your tenant has too many requests")
	leave(noon, 0)
	refused, _ = asks(l, eve, noon)
	assert.Empty(t, refused)
}

func TestLimits_rows_areChargedAfterwards(t *testing.T) {
	l := testLimits(t, LimitsConfig{Caller: LimitConfig{RowsPerMinute: 600}})
	who := reader{tenant: "a"}
	_, leave := asks(l, who, noon)
	leave(noon, 1200) // more than a minute's worth, in one answer
	refused, _ := asks(l, who, noon)
	assert.Contains(t, refused, "61 You have read too many sign-ins in too short a time.")
	refused, _ = asks(l, who, noon.Add(61*time.Second))
	assert.Empty(t, refused)
}

func TestLimits_table_isBounded(t *testing.T) {
	l := testLimits(t, LimitsConfig{Caller: LimitConfig{RequestsPerSecond: 1, Burst: 1}})
	enter := func(n int, now time.Time) (refused int) {
		for i := range n {
			text, leave := asks(l, reader{tenant: "a", user: fmt.Sprint(now.Unix(), i)}, now)
			if leave == nil {
				assert.Contains(t, text, "You have sent")
				refused++
				continue
			}
			leave(now, 0)
		}
		return refused
	}
	assert.Equal(t, 99, enter(maxLimited+100, noon), "those beyond the bound share one limit")
	assert.Len(t, l.callers.known, maxLimited)
	assert.Zero(t, enter(100, noon.Add(time.Minute)), "those at rest are forgotten")
	assert.Len(t, l.callers.known, 100)
	assert.Len(t, l.tenants.known, 1)
}

func TestLimits_answer_isGraphs(t *testing.T) {
	r := newRig(t, func(c *Config) { c.Limits.Caller = LimitConfig{RequestsPerSecond: 0.001, Burst: 2} })
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
	c.Limits.Caller = LimitConfig{RequestsPerSecond: 1}
	c.Limits.Tenant = LimitConfig{RequestsPerSecond: -1, Concurrent: -1}
	c.AccessLog = AccessLogConfig{RetentionDays: -1, WhenFull: "hope"}
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
	testkit.Eventually(t, 20*time.Second, "the statement runs", func() (bool, string) { return running() == 1, "not in system.processes" })
	require.NoError(t, conn.Close())
	testkit.Eventually(t, 20*time.Second, "the statement ends", func() (bool, string) { return running() == 0, "still in system.processes" })
	testkit.Eventually(t, 20*time.Second, "it is counted as gone", func() (bool, string) {
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
