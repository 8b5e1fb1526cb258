package limit

import (
	"fmt"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/access"
)

var atNoon = time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)

func testLimits(t *testing.T, cfg Config) *Limits {
	t.Helper()
	m, err := NewMetrics(prometheus.NewRegistry())
	require.NoError(t, err)
	return New(cfg, m)
}

// asks tries to enter and says what was against it, with the seconds to wait.
func asks(l *Limits, who access.Reader, now time.Time) (refused string, leave func(time.Time, int64)) {
	leave, problem := l.Enter(who, now)
	if problem != nil {
		return fmt.Sprint(problem.RetryAfter, " ", problem.Message), nil
	}
	return "", leave
}

func TestLimits_rate_perCallerAndPerTenant(t *testing.T) {
	l := testLimits(t, Config{Caller: Bound{RequestsPerSecond: 0.5, Burst: 2}, Tenant: Bound{RequestsPerSecond: 1, Burst: 3}})
	ada, bob := access.Reader{Tenant: "a", User: "ada"}, access.Reader{Tenant: "a", User: "bob"}
	elsewhere := access.Reader{Tenant: "b", User: "ada"}
	for range 2 {
		refused, _ := asks(l, ada, atNoon)
		require.Empty(t, refused)
	}
	refused, _ := asks(l, ada, atNoon)
	assert.Contains(t, refused, "2 You have sent too many requests.")
	refused, _ = asks(l, bob, atNoon)
	assert.Empty(t, refused, "another caller of the tenant")
	refused, _ = asks(l, bob, atNoon)
	assert.Contains(t, refused, "1 Your tenant has sent too many requests.")
	refused, _ = asks(l, elsewhere, atNoon)
	assert.Empty(t, refused, "another tenant")
	refused, _ = asks(l, ada, atNoon.Add(2*time.Second))
	assert.Empty(t, refused, "after the time it was told")
}

func TestLimits_concurrency_endsWithTheRequest(t *testing.T) {
	l := testLimits(t, Config{Caller: Bound{Concurrent: 1}, Tenant: Bound{Concurrent: 2}})
	ada, bob, eve := access.Reader{Tenant: "a", User: "ada"}, access.Reader{Tenant: "a", App: "bob"}, access.Reader{Tenant: "a", User: "eve"}
	_, leave := asks(l, ada, atNoon)
	refused, _ := asks(l, ada, atNoon)
	assert.Contains(t, refused, "You have too many requests that are still being answered")
	_, _ = asks(l, bob, atNoon)
	refused, _ = asks(l, eve, atNoon)
	assert.Contains(t, refused, "Your tenant has too many requests")
	leave(atNoon, 0)
	refused, _ = asks(l, eve, atNoon)
	assert.Empty(t, refused)
}

func TestLimits_rows_areChargedAfterwards(t *testing.T) {
	l := testLimits(t, Config{Caller: Bound{RowsPerMinute: 600}})
	who := access.Reader{Tenant: "a"}
	_, leave := asks(l, who, atNoon)
	leave(atNoon, 1200) // more than a minute's worth, in one answer
	refused, _ := asks(l, who, atNoon)
	assert.Contains(t, refused, "61 You have read too many sign-ins in too short a time.")
	refused, _ = asks(l, who, atNoon.Add(61*time.Second))
	assert.Empty(t, refused)
}

func TestLimits_table_isBounded(t *testing.T) {
	l := testLimits(t, Config{Caller: Bound{RequestsPerSecond: 1, Burst: 1}})
	enter := func(n int, now time.Time) (refused int) {
		for i := range n {
			text, leave := asks(l, access.Reader{Tenant: "a", User: fmt.Sprint(now.Unix(), i)}, now)
			if leave == nil {
				assert.Contains(t, text, "You have sent")
				refused++
				continue
			}
			leave(now, 0)
		}
		return refused
	}
	assert.Equal(t, 99, enter(maxLimited+100, atNoon), "those beyond the bound share one limit")
	assert.Len(t, l.callers.known, maxLimited)
	assert.Zero(t, enter(100, atNoon.Add(time.Minute)), "those at rest are forgotten")
	assert.Len(t, l.callers.known, 100)
	assert.Len(t, l.tenants.known, 1)
}
