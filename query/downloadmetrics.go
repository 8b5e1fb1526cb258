package query

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// downloadMetrics are those of GET /api/signins/download.
type downloadMetrics struct {
	active prometheus.Gauge
	rows   prometheus.Counter
}

func newDownloadMetrics(reg prometheus.Registerer) (*downloadMetrics, error) {
	m := &downloadMetrics{
		active: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_query_downloads_active", Help: "Downloads being sent.",
		}),
		rows: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_query_download_signins_total", Help: "Sign-ins sent in downloads.",
		}),
	}
	for _, c := range []prometheus.Collector{m.active, m.rows} {
		if err := reg.Register(c); err != nil {
			return nil, fmt.Errorf("register metrics of downloads: %w", err)
		}
	}
	return m, nil
}
