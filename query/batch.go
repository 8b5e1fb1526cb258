package query

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

// Bounds of a batch, as Graph has them for the number of its requests.
const (
	maxBatch      = 20
	maxBatchBytes = 1 << 20
)

// batchRequest is one request of a batch (Microsoft Graph, JSON batching).
type batchRequest struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	DependsOn []string          `json:"dependsOn"`
}

// batch answers POST .../$batch: up to twenty requests of a version, one after the
// other, each as if it had come by itself.
func (s *Service) batch(a *api.Answer) *graph.Problem {
	asked, err := readBatch(http.MaxBytesReader(a.Writer, a.Request.Body, maxBatchBytes))
	if err != nil {
		return graph.BadRequest("Invalid batch: " + err.Error() + ".")
	}
	a.Budget.Lift() // each request has its own
	a.Writer.Header().Set("Content-Type", "application/json; charset=utf-8")
	a.Writer.Header().Set("Cache-Control", "private, no-cache")
	failed := map[string]bool{}
	_, _ = io.WriteString(a.Writer, `{"responses":[`) // a client that has gone needs no answer
	var text []byte
	for i, one := range asked {
		answer := s.batched(a, one, failed)
		failed[one.ID] = answer.status >= http.StatusBadRequest
		if text = text[:0]; i > 0 {
			text = append(text, ',')
		}
		text = answer.append(text, one.ID)
		if _, err := a.Writer.Write(text); err != nil {
			return nil
		}
	}
	_, _ = io.WriteString(a.Writer, "]}\n")
	return nil
}

// readBatch reads and checks a batch.
func readBatch(body io.Reader) ([]batchRequest, error) {
	var batch struct {
		Requests []batchRequest `json:"requests"`
	}
	if err := json.NewDecoder(body).Decode(&batch); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) { // whose own words name our types
			err = fmt.Errorf("%s is of the kind %s", cmp.Or(wrong.Field, "the body"), wrong.Value)
		}
		return nil, fmt.Errorf("it should be an object with requests, such as {\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/auditLogs/signIns\"}]}: %w", err)
	}
	if n := len(batch.Requests); n == 0 || n > maxBatch {
		return nil, fmt.Errorf("it has %d requests, 1 to %d are taken", n, maxBatch)
	}
	var before []string
	for i, one := range batch.Requests {
		switch {
		case one.ID == "":
			return nil, fmt.Errorf("request %d has no id", i+1)
		case slices.Contains(before, one.ID):
			return nil, fmt.Errorf("the id %q comes twice", graph.Clip(one.ID))
		}
		for _, other := range one.DependsOn {
			if !slices.Contains(before, other) {
				return nil, fmt.Errorf("request %q depends on %q, which does not come before it", graph.Clip(one.ID), graph.Clip(other))
			}
		}
		before = append(before, one.ID)
	}
	return batch.Requests, nil
}

// batched answers one request of a batch.
func (s *Service) batched(a *api.Answer, one batchRequest, failed map[string]bool) *batchAnswer {
	answer := &batchAnswer{header: http.Header{}}
	for _, other := range one.DependsOn {
		if failed[other] {
			return answer.refused(a, s, &graph.Problem{Status: http.StatusFailedDependency, Code: "FailedDependency", Message: fmt.Sprintf("Request '%s' failed, on which this one depends.", graph.Clip(other))})
		}
	}
	r, err := one.request(a)
	if err != nil {
		return answer.refused(a, s, graph.BadRequest("Invalid request in a batch: "+err.Error()+"."))
	}
	r = livePath(r)
	s.answer(answer, r, s.routeOf(r.URL.EscapedPath()))
	return answer
}

// request is the request as if it had come by itself, from who sent the batch.
func (one batchRequest) request(a *api.Answer) (*http.Request, error) {
	if !strings.HasPrefix(one.URL, "/") {
		one.URL = "/" + one.URL
	}
	root := "/" + a.Operation.Version.String()
	if _, live := cutRoot(a.Request.RequestURI); live {
		root = liveRoot + root
	}
	at, err := url.ParseRequestURI(root + one.URL)
	switch {
	case err != nil:
		return nil, errors.New("the url is none: it should be as /auditLogs/signIns?$top=1")
	case strings.HasSuffix(strings.ToLower(at.Path), "/$batch"):
		return nil, errors.New("a batch holds no batches")
	}
	r, err := http.NewRequestWithContext(a.Request.Context(), strings.ToUpper(one.Method), at.String(), http.NoBody)
	if err != nil {
		return nil, errors.New("the method is none: it should be GET")
	}
	r.Host, r.TLS, r.RemoteAddr = a.Request.Host, a.Request.TLS, a.Request.RemoteAddr
	for name, value := range one.Headers {
		r.Header.Set(name, value)
	}
	for _, name := range [...]string{"Authorization", "Cookie", "Origin", "X-Forwarded-Proto"} { // of who sent it
		r.Header.Del(name)
		if name != "Origin" && a.Request.Header.Get(name) != "" {
			r.Header[name] = a.Request.Header[name]
		}
	}
	return r, nil
}

// batchAnswer takes the answer to a request of a batch.
type batchAnswer struct {
	header http.Header
	status int
	body   []byte
}

// Header implements http.ResponseWriter.
func (b *batchAnswer) Header() http.Header { return b.header }

// WriteHeader implements http.ResponseWriter.
func (b *batchAnswer) WriteHeader(status int) {
	if b.status == 0 {
		b.status = status
	}
}

// Write implements http.ResponseWriter.
func (b *batchAnswer) Write(p []byte) (int, error) {
	b.WriteHeader(http.StatusOK)
	b.body = append(b.body, p...)
	return len(p), nil
}

// refused is the answer with a problem.
func (b *batchAnswer) refused(a *api.Answer, s *Service, problem *graph.Problem) *batchAnswer {
	problem.Headers(b.header)
	b.status, b.body = problem.Status, problem.Body(s.now(), a.RequestID, a.ClientRequestID)
	return b
}

// append appends the answer as JSON: what is JSON as it is, other bodies in base64.
func (b *batchAnswer) append(dst []byte, id string) []byte {
	b.WriteHeader(http.StatusOK)
	headers := map[string]string{}
	for name, values := range b.header {
		if name != "Content-Length" {
			headers[name] = strings.Join(values, ", ")
		}
	}
	said, _ := json.Marshal(headers) // texts have no errors
	dst = graph.AppendString(append(dst, `{"id":`...), id)
	dst = fmt.Appendf(dst, `,"status":%d,"headers":%s`, b.status, said)
	switch {
	case len(b.body) == 0:
	case json.Valid(b.body):
		dst = append(append(dst, `,"body":`...), bytes.TrimSpace(b.body)...)
	default:
		dst = append(base64.StdEncoding.AppendEncode(append(dst, `,"body":"`...), b.body), '"')
	}
	return append(dst, '}')
}
