package query

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// openGuards makes what stands before every answer: limits, the access log, CORS.
func (s *Service) openGuards(reg prometheus.Registerer) error {
	limitMetrics, err := newLimitMetrics(reg)
	if err != nil {
		return err
	}
	logMetrics, err := newAccessLogMetrics(reg)
	if err != nil {
		return err
	}
	s.limits = newLimits(s.cfg.Limits, limitMetrics)
	s.accessLog = newAccessLog(s.cfg.AccessLog, s.log, logMetrics)
	s.cors = corsPolicy{s.cfg.CORSOrigins}
	return nil
}

// admit lets an authorised request in: within the limits, and with a place in
// the access log. What it returns must be called with the outcome. Requests that
// a limit refuses read nothing: they are counted, not written down.
func (s *Service) admit(a *answer) (done func(*graphError), problem *graphError) {
	leave, problem := s.limits.enter(a.who, time.Now())
	if problem != nil {
		return nil, problem
	}
	held, problem := s.accessLog.reserve()
	if problem != nil {
		leave(time.Now(), 0)
		return nil, problem
	}
	return func(problem *graphError) {
		leave(time.Now(), a.rows.Load())
		if !held {
			return
		}
		status := a.w.status
		switch {
		case problem != nil:
			status = problem.status
		case status == 0:
			status = http.StatusOK
		}
		s.accessLog.note(recordOf(a, status, s.now().Sub(a.started)))
	}, nil
}

// rowCount counts the sign-ins that an answer shows.
type rowCount struct{ atomic.Int64 }

type rowCountKey struct{}

func withRowCount(ctx context.Context) (context.Context, *rowCount) {
	n := &rowCount{}
	return context.WithValue(ctx, rowCountKey{}, n), n
}

// countRows notes that the answer of a request shows so many sign-ins more.
func countRows(ctx context.Context, n int) {
	if count, ok := ctx.Value(rowCountKey{}).(*rowCount); ok {
		count.Add(int64(n))
	}
}
