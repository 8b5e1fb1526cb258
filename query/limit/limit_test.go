package limit

import (
	"fmt"
	"net/http"
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

// Who asks nothing any more but is still answered is not forgotten, and the table is swept
// once a second at most.
func TestLimits_table_keepsWhoIsAnsweredOrInDebt(t *testing.T) {
	l := testLimits(t, Config{Caller: Bound{Concurrent: 1, RowsPerMinute: 60}})
	busy, owing := access.Reader{Tenant: "a", User: "busy"}, access.Reader{Tenant: "a", User: "owing"}
	_, _ = asks(l, busy, atNoon)
	_, leave := asks(l, owing, atNoon)
	leave(atNoon, 6000)
	enter := func(from, n int, now time.Time) {
		for i := range n {
			_, leave := asks(l, access.Reader{Tenant: "a", User: fmt.Sprint(from + i)}, now)
			if leave != nil {
				leave(now, 0)
			}
		}
	}
	enter(0, maxLimited-2, atNoon)
	assert.Len(t, l.callers.known, maxLimited)
	enter(maxLimited, 10, atNoon.Add(time.Minute))
	assert.Len(t, l.callers.known, 12, "the ten, and the two that are not at rest")
	refused, _ := asks(l, busy, atNoon.Add(time.Minute))
	assert.Contains(t, refused, "still being answered")
	refused, _ = asks(l, owing, atNoon.Add(time.Minute))
	assert.Contains(t, refused, "read too many sign-ins")
}

func TestLimits_without_letAllIn(t *testing.T) {
	l := testLimits(t, Config{})
	for range 1000 {
		refused, _ := asks(l, access.Reader{Tenant: "a", User: "ada"}, atNoon)
		require.Empty(t, refused)
	}
}

func TestLimits_tellWhoseAndWhich(t *testing.T) {
	reg := prometheus.NewRegistry()
	m, err := NewMetrics(reg)
	require.NoError(t, err)
	l := New(Config{Caller: Bound{Concurrent: 1}, Tenant: Bound{Concurrent: 2}}, m)
	for _, user := range []string{"ada", "ada", "bob", "eve"} {
		_, _ = asks(l, access.Reader{Tenant: "a", User: user}, atNoon)
	}
	_, problem := l.Enter(access.Reader{Tenant: "a", User: "ada"}, atNoon)
	require.NotNil(t, problem)
	assert.Equal(t, http.StatusTooManyRequests, problem.Status)
	assert.Equal(t, "TooManyRequests", problem.Code)
	assert.Equal(t, 1, problem.RetryAfter)
	families, err := reg.Gather()
	require.NoError(t, err)
	told := map[string]float64{}
	for _, family := range families {
		for _, m := range family.Metric {
			name := family.GetName()
			for _, label := range m.Label {
				name += " " + label.GetName() + "=" + label.GetValue()
			}
			told[name] = m.GetGauge().GetValue() + m.GetCounter().GetValue()
		}
	}
	assert.Equal(t, map[string]float64{
		"gatehouse_query_limited of=caller": 3, "gatehouse_query_limited of=tenant": 1,
		"gatehouse_query_throttled_total limit=concurrent of=caller": 2, "gatehouse_query_throttled_total limit=concurrent of=tenant": 1,
	}, told)
}

func TestCountRows_countsWhereSomebodyAsks(t *testing.T) {
	ctx, rows := WithRows(t.Context())
	CountRows(ctx, 3)
	CountRows(ctx, 4)
	assert.EqualValues(t, 7, rows.Load())
	CountRows(t.Context(), 5) // nobody asks
	assert.EqualValues(t, 7, rows.Load())
}

func TestConfig_problems(t *testing.T) {
	told := func(c Config) map[string]string {
		found := map[string]string{}
		c.Problems(func(setting, format string, args ...any) { found[setting] = fmt.Sprintf(format, args...) })
		return found
	}
	assert.Empty(t, told(Defaults()))
	assert.Empty(t, told(Config{}), "no limits")
	assert.Empty(t, told(Config{Caller: Bound{Burst: 1}, Tenant: Bound{RequestsPerSecond: 0.5, Burst: 1}}))
	const negative = "-1 is negative; 0 sets no limit"
	assert.Equal(t, map[string]string{
		"limits.caller.requests_per_second": negative, "limits.caller.burst": negative, "limits.caller.concurrent": negative, "limits.caller.rows_per_minute": negative,
		"limits.tenant.burst": "0 lets no request in; set 1 or more, or requests_per_second to 0",
	}, told(Config{Caller: Bound{RequestsPerSecond: -1, Burst: -1, Concurrent: -1, RowsPerMinute: -1}, Tenant: Bound{RequestsPerSecond: 1}}))
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
