package query

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.uber.org/zap"
)

// contentType is that of Graph's answers.
const contentType = "application/json; odata.metadata=minimal; charset=utf-8"

// answer is one request on its way to its answer.
type answer struct {
	w               *recorder
	r               *http.Request
	who             reader
	requestID       string
	clientRequestID string
	budget          budget
	started         time.Time // by the service's clock
	rows            *rowCount
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

// Handler answers everything: the API, the admin endpoints and the landing page.
func (s *Service) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		s.metrics.inFlight.Inc()
		defer s.metrics.inFlight.Dec()
		a := &answer{w: &recorder{ResponseWriter: w}, r: r, requestID: uuid.NewString(), started: s.now()}
		a.identify()
		ctx, limit := withBudget(r.Context(), s.cfg.StatementTimeout)
		defer limit.end()
		ctx, a.rows = withRowCount(ctx)
		a.r, a.budget = r.WithContext(ctx), limit
		rt := routeOf(r.URL.EscapedPath())
		if !rt.ofSession() && s.cors.apply(a.w, r, rt.methods()) {
			s.observe(a, rt, nil, time.Since(started))
			return
		}
		problem := s.serve(a, rt)
		if problem != nil {
			s.refuse(a, problem)
		}
		s.observe(a, rt, problem, time.Since(started))
		if problem != nil && problem.cut {
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

// serve finds the handler of a route; a problem it returns is not answered yet.
func (s *Service) serve(a *answer, rt route) (problem *graphError) {
	if !slices.Contains(strings.Split(rt.methods(), ", "), a.r.Method) {
		if rt.name == routeUnknown {
			return notFound(rt.problem)
		}
		return methodNotAllowed(rt.methods())
	}
	switch rt.name {
	case routeAdmin:
		s.admin.ServeHTTP(a.w, a.r)
		return nil
	case routeLanding:
		return s.landing(a)
	case routeMetadata:
		return s.metadata(a, rt.version)
	}
	if rt.ofSession() {
		return s.session(a, rt)
	}
	who, problem := s.authorise(a)
	if problem != nil {
		return problem
	}
	a.who = who
	done, problem := s.admit(a, rt)
	if problem != nil {
		return problem
	}
	defer func() { done(problem) }()
	return s.dispatch(a, rt)
}

// dispatch answers a request that was let in.
func (s *Service) dispatch(a *answer, rt route) *graphError {
	switch rt.name {
	case routeList:
		return s.list(a, rt.version)
	case routeGet:
		return s.get(a, rt.version, rt.id)
	case routeTotal:
		return s.total(a)
	case routeHorizon:
		return s.horizon(a)
	case routeLate:
		return s.late(a)
	case routeWeekly:
		return s.weekly(a)
	case routeTail:
		return s.tail(a)
	case routeDownload:
		return s.download(a)
	case routeError:
		return s.lookUpError(a, rt.id)
	case routePolicies:
		return s.tenantPolicies(a, rt.id)
	case routeAccessLog:
		return s.accesses(a)
	}
	return s.report(a, rt)
}

// refuse answers with a problem.
func (s *Service) refuse(a *answer, problem *graphError) {
	if problem.cut || problem.status == statusClientClosed {
		a.w.status = problem.status
		return
	}
	problem.headers(a.w.Header())
	body := problem.body(s.now(), a.requestID, a.clientRequestID)
	a.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	a.w.WriteHeader(problem.status)
	_, _ = a.w.Write(body) // a client that has gone needs no answer
}

// observe counts and logs an answered request, without its query text, which
// may hold names.
func (s *Service) observe(a *answer, rt route, problem *graphError, took time.Duration) {
	status := a.w.status
	if status == 0 {
		status = http.StatusOK
	}
	s.metrics.requests.WithLabelValues(string(rt.name), strconv.Itoa(status)).Inc()
	s.metrics.duration.WithLabelValues(string(rt.name)).Observe(took.Seconds())
	if rt.name == routeAdmin {
		return
	}
	fields := []zap.Field{
		zap.String("method", strings.ToUpper(a.r.Method)), zap.String("route", string(rt.name)), zap.Int("status", status),
		zap.Int64("bytes", a.w.bytes), zap.Duration("duration", took), zap.String("tenant", a.who.tenant), zap.String("request_id", a.requestID),
	}
	if problem == nil || problem.cause == nil {
		s.log.Info("request answered", fields...)
		return
	}
	fields = append(fields, zap.String("code", problem.code), zap.Error(problem.cause))
	s.log.Warn("request failed", fields...)
}
