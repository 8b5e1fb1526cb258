package query

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/query/accesslog"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/limit"
)

// openGuards makes what stands before every answer: limits, the access log, CORS.
func (s *Service) openGuards(reg prometheus.Registerer) error {
	limitMetrics, err := limit.NewMetrics(reg)
	if err != nil {
		return err
	}
	logMetrics, err := accesslog.NewMetrics(reg)
	if err != nil {
		return err
	}
	s.limits = limit.New(s.cfg.Limits, limitMetrics)
	s.accessLog = accesslog.New(s.cfg.AccessLog, s.log, logMetrics)
	s.cors = corsPolicy{s.cfg.CORSOrigins}
	return nil
}

// admit lets an authorised request in: within the limits, and with a place in
// the access log. What it returns must be called with the outcome. Requests that
// a limit refuses read nothing: they are counted, not written down.
func (s *Service) admit(a *api.Answer) (done func(*graph.Problem), problem *graph.Problem) {
	leave, problem := s.limits.Enter(a.Who, time.Now())
	if problem != nil {
		return nil, problem
	}
	held, problem := s.accessLog.Reserve()
	if problem != nil {
		leave(time.Now(), 0)
		return nil, problem
	}
	return func(problem *graph.Problem) {
		leave(time.Now(), a.Rows.Load())
		if !held {
			return
		}
		status := a.Writer.Status
		switch {
		case problem != nil:
			status = problem.Status
		case status == 0:
			status = http.StatusOK
		}
		s.accessLog.Note(recordOf(a, status, s.now().Sub(a.Started)))
	}, nil
}
