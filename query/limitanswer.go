package query

import (
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// tooManyRequests is the answer to who asks for more than a limit allows. of is
// caller or tenant.
func tooManyRequests(of, limit string, wait time.Duration) *graphError {
	whose := "You have"
	if of == "tenant" {
		whose = "Your tenant has"
	}
	what := map[string]string{
		"requests":   "sent too many requests",
		"concurrent": "too many requests that are still being answered",
		"rows":       "read too many sign-ins in too short a time",
	}[limit]
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	return &graphError{
		status: http.StatusTooManyRequests, code: "TooManyRequests", retryAfter: seconds,
		message: fmt.Sprintf("%s %s. Try again after %d s.", whose, what, seconds),
	}
}

// limitMetrics are those of the limits.
type limitMetrics struct {
	throttled *prometheus.CounterVec // of, limit
	told      *prometheus.GaugeVec   // of
}

func newLimitMetrics(reg prometheus.Registerer) (*limitMetrics, error) {
	m := &limitMetrics{
		throttled: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatehouse_query_throttled_total", Help: "Requests answered 429, by whose limit (caller, tenant) and which (requests, concurrent, rows).",
		}, []string{"of", "limit"}),
		told: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "gatehouse_query_limited", Help: "Callers and tenants whose use is being counted.",
		}, []string{"of"}),
	}
	for _, c := range []prometheus.Collector{m.throttled, m.told} {
		if err := reg.Register(c); err != nil {
			return nil, fmt.Errorf("register query metrics: %w", err)
		}
	}
	return m, nil
}
