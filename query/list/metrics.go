package list

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
)

// metrics are those of lists.
type metrics struct {
	rows         prometheus.Counter
	tailClients  prometheus.Gauge
	tailRows     prometheus.Counter
	downloads    prometheus.Gauge
	downloadRows prometheus.Counter
}

func newMetrics(reg prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		rows: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_query_signins_total", Help: "Sign-ins sent in lists.",
		}),
		tailClients: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_query_tail_clients", Help: "Clients that follow sign-ins as they arrive, waiting ones included.",
		}),
		tailRows: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_query_tail_signins_total", Help: "Sign-ins sent to clients that follow them as they arrive.",
		}),
		downloads: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_query_downloads_active", Help: "Downloads being sent.",
		}),
		downloadRows: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_query_download_signins_total", Help: "Sign-ins sent in downloads.",
		}),
	}
	return m, metric.Register(reg, "lists", m.rows, m.tailClients, m.tailRows, m.downloads, m.downloadRows)
}
