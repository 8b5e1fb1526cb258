// Package accesslog writes down who read what, so that an auditor can tell.
package accesslog

import (
	"errors"
	"net/http"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/query/graph"
)

// Log takes down who read what and writes it in batches. A place in its
// queue is taken before a request is answered, so that none is answered whose
// trace would be lost.
type Log struct {
	cfg     Config
	log     *zap.Logger
	metrics *Metrics
	// places holds one for each record from the begin of its request until it is written.
	places chan struct{}
	queue  chan Record
	stop   chan struct{}
}

// New makes a log that Run writes.
func New(cfg Config, log *zap.Logger, m *Metrics) *Log {
	return &Log{
		cfg: cfg, log: log, metrics: m, stop: make(chan struct{}),
		places: make(chan struct{}, cfg.QueueRequests), queue: make(chan Record, cfg.QueueRequests),
	}
}

// Reserve takes a place for one record; note fills it. Its problem is the answer
// to a request whose trace would be lost. held is false when the record would be
// dropped, or none is kept at all.
func (l *Log) Reserve() (held bool, problem *graph.Problem) {
	if !l.cfg.Enabled {
		return false, nil
	}
	select {
	case l.places <- struct{}{}:
		l.metrics.queue.Set(float64(len(l.places)))
		return true, nil
	default:
	}
	if l.cfg.WhenFull == drop {
		l.metrics.dropped.Inc()
		return false, nil
	}
	l.metrics.refused.Inc()
	return false, &graph.Problem{
		Status: http.StatusServiceUnavailable, Code: "ServiceUnavailable", RetryAfter: 5,
		Message: "It cannot be written down at the moment who reads what; try again.", Cause: errFull,
	}
}

var errFull = errors.New("the queue of the access log is full; query.access_log.when_full decides what happens then")

// Note keeps the record of a request that has a place.
func (l *Log) Note(r Record) { l.queue <- r } // there is room: places are no more
