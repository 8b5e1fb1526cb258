package query

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/limit"
	"github.com/gatehouse/gatehouse/query/store"
)

// Handler answers everything: the API, the admin endpoints and the portal.
func (s *Service) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = livePath(r)
		route := s.routeOf(r.URL.EscapedPath())
		answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, route) })
		if packs(route) {
			answer = s.packing(answer)
		}
		answer(w, r)
	})
}

// answer answers a request by where its path leads to.
func (s *Service) answer(w http.ResponseWriter, r *http.Request, route api.Route) {
	started := time.Now()
	s.metrics.inFlight.Inc()
	defer s.metrics.inFlight.Dec()
	a := &api.Answer{Writer: &api.Recorder{ResponseWriter: w}, Request: r, Base: s.base(r), RequestID: uuid.NewString(), Started: s.now()}
	a.Identify()
	ctx, spending := store.WithBudget(r.Context(), s.cfg.StatementTimeout)
	defer spending.End()
	ctx, a.Rows = limit.WithRows(ctx)
	a.Request, a.Budget = r.WithContext(ctx), spending
	a.Route = route
	a.Operation = a.Route.Operation(r.Method)
	if !a.Route.OfSession() && s.cors.apply(a.Writer, r, a.Route.Methods()) {
		s.observe(a, nil, time.Since(started))
		return
	}
	problem := s.serve(a)
	if problem != nil {
		s.refuse(a, problem)
	}
	s.observe(a, problem, time.Since(started))
	if problem != nil && problem.Cut {
		panic(http.ErrAbortHandler) // net/http's way to cut a connection
	}
}

// base is the URL that clients call the service by, without a slash at its end.
func (s *Service) base(r *http.Request) string {
	if s.cfg.PublicURL != "" {
		return strings.TrimRight(s.cfg.PublicURL, "/")
	}
	if r.TLS != nil || isForwardedTLS(r.Header) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// isForwardedTLS is whether a proxy says that the client came to it by TLS. Who says so
// without one gets links of its own that lead nowhere.
func isForwardedTLS(h http.Header) bool {
	first, _, _ := strings.Cut(h.Get("X-Forwarded-Proto"), ",")
	return strings.EqualFold(strings.TrimSpace(first), "https")
}

// serve answers by the operation of the route; a problem it returns is not
// answered yet.
func (s *Service) serve(a *api.Answer) (problem *graph.Problem) {
	switch unknown := a.Route.Operations == nil; {
	case unknown && a.Request.Method != http.MethodGet && a.Request.Method != http.MethodHead:
		return graph.NotFound(a.Route.Problem)
	case !unknown && a.Operation == nil:
		return graph.MethodNotAllowed(a.Route.Methods())
	case !unknown && a.Operation.Needs == access.NeedsNothing:
		return a.Operation.Serve(a)
	}
	who, problem := s.authorise(a)
	if problem != nil {
		return problem
	}
	a.Who = who
	if a.Operation != nil && a.Operation.InParts {
		return a.Operation.Serve(a)
	}
	done, problem := s.admit(a)
	if problem != nil {
		return problem
	}
	defer func() { done(problem) }()
	if a.Operation == nil {
		return graph.NotFound(a.Route.Problem)
	}
	if problem := a.Operation.Needs.Refuses(who); problem != nil {
		return problem
	}
	return a.Operation.Serve(a)
}

// refuse answers with a problem.
func (s *Service) refuse(a *api.Answer, problem *graph.Problem) {
	if problem.Cut || problem.Status == store.StatusClientClosed {
		a.Writer.Status = problem.Status
		return
	}
	problem.Headers(a.Writer.Header())
	body := problem.Body(s.now(), a.RequestID, a.ClientRequestID)
	a.Writer.Header().Set("Content-Length", strconv.Itoa(len(body)))
	a.Writer.WriteHeader(problem.Status)
	_, _ = a.Writer.Write(body) // a client that has gone needs no answer
}

// observe counts and logs an answered request, without its query text, which
// may hold names.
func (s *Service) observe(a *api.Answer, problem *graph.Problem, took time.Duration) {
	status := a.Writer.Status
	if status == 0 {
		status = http.StatusOK
	}
	s.metrics.requests.WithLabelValues(string(a.Route.Name), strconv.Itoa(status)).Inc()
	s.metrics.duration.WithLabelValues(string(a.Route.Name)).Observe(took.Seconds())
	if a.Route.Name == routeAdmin {
		return
	}
	fields := []zap.Field{
		zap.String("method", strings.ToUpper(a.Request.Method)), zap.String("route", string(a.Route.Name)), zap.Int("status", status),
		zap.Int64("bytes", a.Writer.Bytes), zap.Duration("duration", took), zap.String("tenant", a.Who.Tenant), zap.String("request_id", a.RequestID),
	}
	if problem == nil || problem.Cause == nil {
		s.log.Info("request answered", fields...)
		return
	}
	fields = append(fields, zap.String("code", problem.Code), zap.Error(problem.Cause))
	s.log.Warn("request failed", fields...)
}
