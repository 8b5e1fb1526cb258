package ingest

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
	"github.com/gatehouse/gatehouse/schemas"
)

// metrics are what the gateway tells about itself.
type metrics struct {
	requests   *prometheus.CounterVec
	seconds    prometheus.Histogram
	inFlight   prometheus.Gauge
	accepted   prometheus.Counter
	refused    *prometheus.CounterVec
	duplicates prometheus.Counter
	bodyBytes  prometheus.Counter
	eventBytes prometheus.Counter
}

// newMetrics registers the gateway's metrics. The error names one that is there already.
func newMetrics(reg prometheus.Registerer, b *buffer) (*metrics, error) {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	}
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatehouse_ingest_requests_total", Help: "Requests to " + signInsPath + ", by status code.",
		}, []string{"code"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "gatehouse_ingest_request_seconds", Help: "Time from a request's header to its answer.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_ingest_requests_in_flight", Help: "Requests being worked on.",
		}),
		accepted: counter("gatehouse_ingest_events_accepted_total", "Events that Kafka has acknowledged."),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatehouse_ingest_events_refused_total", Help: "Events refused, by reason.",
		}, []string{"reason"}),
		duplicates: counter("gatehouse_ingest_events_duplicate_total", "Events whose tenant and id stood earlier in the same request."),
		bodyBytes:  counter("gatehouse_ingest_body_bytes_total", "Bytes of request bodies as they were sent."),
		eventBytes: counter("gatehouse_ingest_event_bytes_total", "Bytes of the events handed to Kafka, uncompressed."),
	}
	for _, reason := range append(schemas.DeadReasons(), ReasonTenant) {
		m.refused.WithLabelValues(string(reason)) // there from the start, so that an alert sees the first one
	}
	m.requests.WithLabelValues(strconv.Itoa(http.StatusServiceUnavailable))
	all := []prometheus.Collector{
		m.requests, m.seconds, m.inFlight, m.accepted, m.refused, m.duplicates, m.bodyBytes, m.eventBytes,
		gauge("gatehouse_ingest_buffered_records", "Records that wait for Kafka's acknowledgement.",
			func() float64 { return float64(b.records.Load()) }),
		gauge("gatehouse_ingest_buffered_bytes", "Bytes of records that wait for Kafka's acknowledgement.",
			func() float64 { return float64(b.bytes.Load()) }),
	}
	return m, metric.Register(reg, "the gateway", all...)
}

// measured counts a handler's requests.
func (g *Gateway) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.metrics.inFlight.Inc()
		defer g.metrics.inFlight.Dec()
		began := time.Now()
		status := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(status, r)
		g.metrics.seconds.Observe(time.Since(began).Seconds())
		g.metrics.requests.WithLabelValues(strconv.Itoa(status.status)).Inc()
	})
}

// statusWriter remembers the status that was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
