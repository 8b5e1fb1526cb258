package query

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/graph"
)

// AccessLogConfig is how it is written down who read what.
type AccessLogConfig struct {
	// Enabled writes the table access_log. The service's user of ClickHouse must
	// be allowed to insert into it.
	Enabled bool `koanf:"enabled"`
	// RetentionDays is how many days a request stays written down; 0 is for ever.
	// It holds for requests from then on.
	RetentionDays int `koanf:"retention_days"`
	// QueueRequests is how many requests may be under way or wait to be written
	// down. A waiting one takes up to 16 KiB of memory, mostly a few hundred bytes.
	QueueRequests int `koanf:"queue_requests"`
	// WhenFull says what happens to requests while the queue is full, as when
	// ClickHouse is away for long: refuse answers them 503, so that nothing is read
	// without a trace; drop answers them, and counts what is not written down.
	WhenFull string `koanf:"when_full"`
}

const (
	refuseWhenFull = "refuse"
	dropWhenFull   = "drop"
)

func defaultAccessLog() AccessLogConfig {
	return AccessLogConfig{Enabled: true, RetentionDays: 365, QueueRequests: 5000, WhenFull: refuseWhenFull}
}

func (c AccessLogConfig) problems(problem func(setting, format string, args ...any)) {
	if c.RetentionDays < 0 {
		problem("access_log.retention_days", "%d is negative; 0 keeps requests for ever", c.RetentionDays)
	}
	if c.QueueRequests < 1 {
		problem("access_log.queue_requests", "%d is less than 1", c.QueueRequests)
	}
	if !slices.Contains([]string{refuseWhenFull, dropWhenFull}, c.WhenFull) {
		problem("access_log.when_full", "%q is neither refuse nor drop", c.WhenFull)
	}
}

// accessRecord is one row of access_log.
type accessRecord struct {
	at              time.Time
	requestID       uuid.UUID
	clientRequestID string
	who             access.Reader
	method          string
	route           routeName
	target          string
	options         map[string]string
	status          int
	rows, bytes     int64
	took            time.Duration
	remoteAddress   string
	forwardedFor    string
}

// accessLog takes down who read what and writes it in batches. A place in its
// queue is taken before a request is answered, so that none is answered whose
// trace would be lost.
type accessLog struct {
	cfg     AccessLogConfig
	log     *zap.Logger
	metrics *accessLogMetrics
	// places holds one for each record from the begin of its request until it is written.
	places chan struct{}
	queue  chan accessRecord
	stop   chan struct{}
}

func newAccessLog(cfg AccessLogConfig, log *zap.Logger, m *accessLogMetrics) *accessLog {
	return &accessLog{
		cfg: cfg, log: log, metrics: m, stop: make(chan struct{}),
		places: make(chan struct{}, cfg.QueueRequests), queue: make(chan accessRecord, cfg.QueueRequests),
	}
}

// reserve takes a place for one record; note fills it. Its problem is the answer
// to a request whose trace would be lost. held is false when the record would be
// dropped, or none is kept at all.
func (l *accessLog) reserve() (held bool, problem *graph.Problem) {
	if !l.cfg.Enabled {
		return false, nil
	}
	select {
	case l.places <- struct{}{}:
		l.metrics.queue.Set(float64(len(l.places)))
		return true, nil
	default:
	}
	if l.cfg.WhenFull == dropWhenFull {
		l.metrics.dropped.Inc()
		return false, nil
	}
	l.metrics.refused.Inc()
	return false, &graph.Problem{
		Status: http.StatusServiceUnavailable, Code: "ServiceUnavailable", RetryAfter: 5,
		Message: "It cannot be written down at the moment who reads what; try again.", Cause: errAccessLogFull,
	}
}

var errAccessLogFull = errors.New("the queue of the access log is full; query.access_log.when_full decides what happens then")

// note keeps the record of a request that has a place.
func (l *accessLog) note(r accessRecord) { l.queue <- r } // there is room: places are no more

// accessLogMetrics are those of the access log.
type accessLogMetrics struct {
	queue                     prometheus.Gauge
	written, dropped, refused prometheus.Counter
	failures                  prometheus.Counter
}

func newAccessLogMetrics(reg prometheus.Registerer) (*accessLogMetrics, error) {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: "gatehouse_query_access_log_" + name, Help: help})
	}
	m := &accessLogMetrics{
		queue: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_query_access_log_queue_requests", Help: "Requests under way, or answered and not written down yet.",
		}),
		written:  counter("written_total", "Requests written down in access_log."),
		dropped:  counter("dropped_total", "Requests answered without being written down."),
		refused:  counter("refused_total", "Requests refused because they could not be written down."),
		failures: counter("failures_total", "Attempts to write a batch of requests down that failed; all are repeated."),
	}
	for _, c := range []prometheus.Collector{m.queue, m.written, m.dropped, m.refused, m.failures} {
		if err := reg.Register(c); err != nil {
			return nil, fmt.Errorf("register query metrics: %w", err)
		}
	}
	return m, nil
}
