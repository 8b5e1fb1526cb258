package service

import "github.com/prometheus/client_golang/prometheus"

// Gauge is the metric gatehouse_<stage>_ready: what /readyz says.
func (r *Readiness) Gauge(stage string) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "gatehouse_" + stage + "_ready", Help: "1 while /readyz answers 200, else 0.",
	}, func() float64 {
		if r.Check() != nil {
			return 0
		}
		return 1
	})
}
