package query

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// tailMetrics are those of GET /api/tail.
type tailMetrics struct {
	clients prometheus.Gauge
	rows    prometheus.Counter
}

func newTailMetrics(reg prometheus.Registerer) (*tailMetrics, error) {
	m := &tailMetrics{
		clients: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_query_tail_clients", Help: "Clients that follow sign-ins as they arrive, waiting ones included.",
		}),
		rows: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_query_tail_signins_total", Help: "Sign-ins sent to clients that follow them as they arrive.",
		}),
	}
	for _, c := range []prometheus.Collector{m.clients, m.rows} {
		if err := reg.Register(c); err != nil {
			return nil, fmt.Errorf("register metrics of the tail: %w", err)
		}
	}
	return m, nil
}
