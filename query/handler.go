package query

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/limit"
	"github.com/gatehouse/gatehouse/query/store"
)

// contentType is that of Graph's answers.
const contentType = "application/json; odata.metadata=minimal; charset=utf-8"

// answer is one request on its way to its answer.
type answer struct {
	w               *recorder
	r               *http.Request
	route           route
	operation       *operation // nil when the path has none of the request's method
	who             access.Reader
	requestID       string
	clientRequestID string
	budget          store.Budget
	started         time.Time // by the service's clock
	rows            *limit.Rows
}

// recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements io.Writer.
func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Handler answers everything: the API, the admin endpoints and the portal.
func (s *Service) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		s.metrics.inFlight.Inc()
		defer s.metrics.inFlight.Dec()
		a := &answer{w: &recorder{ResponseWriter: w}, r: r, requestID: uuid.NewString(), started: s.now()}
		a.identify()
		ctx, spending := store.WithBudget(r.Context(), s.cfg.StatementTimeout)
		defer spending.End()
		ctx, a.rows = limit.WithRows(ctx)
		a.r, a.budget = r.WithContext(ctx), spending
		a.route = s.routeOf(r.URL.EscapedPath())
		a.operation = a.route.operation(r.Method)
		if !a.route.ofSession() && s.cors.apply(a.w, r, a.route.methods()) {
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
	})
}

// identify sets the ids that let a client and our log speak of the same request.
func (a *answer) identify() {
	a.clientRequestID = a.requestID
	if given := a.r.Header.Get("client-request-id"); given != "" && len(given) <= 128 && isPrintable(given) {
		a.clientRequestID = given
	}
	h := a.w.Header()
	h.Set("request-id", a.requestID)
	h.Set("client-request-id", a.clientRequestID)
	h.Set("OData-Version", "4.0")
	h.Set("X-Content-Type-Options", "nosniff")
}

func isPrintable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// serve answers by the operation of the route; a problem it returns is not
// answered yet.
func (s *Service) serve(a *answer) (problem *graph.Problem) {
	switch unknown := a.route.operations == nil; {
	case unknown && a.r.Method != http.MethodGet && a.r.Method != http.MethodHead:
		return graph.NotFound(a.route.problem)
	case !unknown && a.operation == nil:
		return graph.MethodNotAllowed(a.route.methods())
	case !unknown && a.operation.needs == access.NeedsNothing:
		return a.operation.serve(s, a)
	}
	who, problem := s.authorise(a)
	if problem != nil {
		return problem
	}
	a.who = who
	done, problem := s.admit(a)
	if problem != nil {
		return problem
	}
	defer func() { done(problem) }()
	if a.operation == nil {
		return graph.NotFound(a.route.problem)
	}
	if problem := a.operation.needs.Refuses(who); problem != nil {
		return problem
	}
	return a.operation.serve(s, a)
}

// refuse answers with a problem.
func (s *Service) refuse(a *answer, problem *graph.Problem) {
	if problem.Cut || problem.Status == store.StatusClientClosed {
		a.w.status = problem.Status
		return
	}
	problem.Headers(a.w.Header())
	body := problem.Body(s.now(), a.requestID, a.clientRequestID)
	a.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	a.w.WriteHeader(problem.Status)
	_, _ = a.w.Write(body) // a client that has gone needs no answer
}

// observe counts and logs an answered request, without its query text, which
// may hold names.
func (s *Service) observe(a *answer, problem *graph.Problem, took time.Duration) {
	status := a.w.status
	if status == 0 {
		status = http.StatusOK
	}
	s.metrics.requests.WithLabelValues(string(a.route.name), strconv.Itoa(status)).Inc()
	s.metrics.duration.WithLabelValues(string(a.route.name)).Observe(took.Seconds())
	if a.route.name == routeAdmin {
		return
	}
	fields := []zap.Field{
		zap.String("method", strings.ToUpper(a.r.Method)), zap.String("route", string(a.route.name)), zap.Int("status", status),
		zap.Int64("bytes", a.w.bytes), zap.Duration("duration", took), zap.String("tenant", a.who.Tenant), zap.String("request_id", a.requestID),
	}
	if problem == nil || problem.Cause == nil {
		s.log.Info("request answered", fields...)
		return
	}
	fields = append(fields, zap.String("code", problem.Code), zap.Error(problem.Cause))
	s.log.Warn("request failed", fields...)
}
