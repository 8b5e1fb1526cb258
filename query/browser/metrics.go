package browser

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
)

// How attempts to sign in end.
const (
	outcomeBegun    = "begun"
	outcomeUnknown  = "unknown"
	outcomeRefused  = "refused"
	outcomeToken    = "token"
	outcomeProvider = "provider"
	outcomePersona  = "persona"
)

// metrics are those of sessions.
type metrics struct {
	signIns *prometheus.CounterVec // outcome
	forged  prometheus.Counter
}

func newMetrics(reg prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		signIns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatehouse_query_sessions_total",
			Help: "Attempts to sign in with a browser that ended, by outcome: begun, unknown (no attempt of that browser), refused (by the provider), token (not acceptable), provider (out of reach or unusable), persona.",
		}, []string{"outcome"}),
		forged: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_query_sessions_forged_total", Help: "Requests refused because a session's cookie alone does not allow them: from another origin, or without the CSRF token.",
		}),
	}
	for _, outcome := range []string{outcomeBegun, outcomeUnknown, outcomeRefused, outcomeToken, outcomeProvider, outcomePersona} {
		m.signIns.WithLabelValues(outcome) // there from the start, so that the first is seen to increase it
	}
	return m, metric.Register(reg, "sessions", m.signIns, m.forged)
}
