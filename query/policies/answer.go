package policies

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/internal/tenants"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

// Answer answers GET, PUT and DELETE of /api/tenants/{id}/policies.
func (b *Book) Answer(a *api.Answer) *graph.Problem {
	tenant := a.Route.ID
	if !strings.EqualFold(a.Who.Tenant, tenant) {
		return graph.Forbidden("The token is for another tenant.")
	}
	if b == nil {
		return &graph.Problem{
			Status: http.StatusNotImplemented, Code: "NotImplemented",
			Message: "This service does not know where tenants' policies lie: its operator sets query.kafka.brokers.",
		}
	}
	if err := b.Check(); err != nil {
		problem := graph.Unavailable("Tenants' policies cannot be read at the moment; try again.")
		problem.Cause = err
		return problem
	}
	switch a.Request.Method {
	case http.MethodPut:
		return b.putPolicies(a, tenant)
	case http.MethodDelete:
		return b.deletePolicies(a, tenant)
	}
	return b.getPolicies(a, tenant)
}

func (b *Book) getPolicies(a *api.Answer, tenant string) *graph.Problem {
	record, version, err := b.Current(tenant)
	switch {
	case err != nil:
		return graph.Internal(err)
	case version == "":
		return graph.NotFound("The tenant has no policies here.")
	}
	h := a.Writer.Header()
	h.Set("ETag", strconv.Quote(version))
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Length", strconv.Itoa(len(record)+1))
	_, _ = a.Writer.Write(append(record, '\n')) // a client that has gone needs no answer
	return nil
}

func (b *Book) putPolicies(a *api.Answer, tenant string) *graph.Problem {
	body, problem := ReadBody(a)
	if problem != nil {
		return problem
	}
	contents, err := tenants.ReadContents(body)
	var set *policy.Set
	if err == nil {
		set, err = contents.Compile()
	}
	if err != nil {
		return Invalid(err)
	}
	record := tenants.NewRecord(contents, b.opts.Now(), a.Who.User)
	value, err := record.Bytes()
	if err != nil {
		return graph.Internal(err)
	}
	if len(value) > tenants.MaxBytes {
		return tooManyPolicies(len(value))
	}
	if problem := b.changePolicies(a, tenant, &record); problem != nil {
		return problem
	}
	answer := taken(record.Version, contents, set.Notes())
	h := a.Writer.Header()
	h.Set("ETag", strconv.Quote(record.Version))
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(answer)))
	_, _ = a.Writer.Write(answer)
	return nil
}

// taken is the answer to a PUT: what was taken, and what limits it.
func taken(version string, contents tenants.Contents, notes []string) []byte {
	dst := append(graph.AppendString([]byte(`{"version":`), version), `,"policies":`...)
	dst = append(strconv.AppendInt(dst, int64(len(contents.Policies)), 10), `,"namedLocations":`...)
	dst = append(strconv.AppendInt(dst, int64(len(contents.NamedLocations)), 10), `,"directory":`...)
	dst = append(strconv.AppendBool(dst, len(contents.Directory) > 0), `,"notes":`...)
	return append(graph.AppendTexts(dst, notes), "}\n"...)
}

func (b *Book) deletePolicies(a *api.Answer, tenant string) *graph.Problem {
	if problem := b.changePolicies(a, tenant, nil); problem != nil {
		return problem
	}
	a.Writer.WriteHeader(http.StatusNoContent)
	return nil
}

// changePolicies changes what is in force, and writes down who did it.
func (b *Book) changePolicies(a *api.Answer, tenant string, record *tenants.Record) *graph.Problem {
	ctx, cancel := context.WithTimeout(a.Request.Context(), b.opts.Timeout)
	defer cancel()
	before, err := b.change(ctx, tenant, record, func(version string) bool { return matches(a.Request, version) })
	if errors.Is(err, errOvertaken) {
		return &graph.Problem{
			Status: http.StatusPreconditionFailed, Code: "PreconditionFailed",
			Message: fmt.Sprintf("The policies in force are not those of If-Match: their version is %q. Read them anew.", before),
		}
	}
	if err != nil {
		problem := graph.Unavailable("The change could not be written down for certain; read the policies and try again.")
		problem.Cause = err
		return problem
	}
	after := ""
	if record != nil {
		after = record.Version
	}
	if after == before {
		return nil
	}
	b.log.Info("tenant's policies changed", zap.String("tenant", a.Who.Tenant), zap.String("user", a.Who.User),
		zap.String("from_version", before), zap.String("to_version", after), zap.String("request_id", a.RequestID))
	return nil
}

// matches says whether If-Match and If-None-Match allow the version to be replaced.
func matches(r *http.Request, version string) bool {
	holds := func(header string) bool {
		for _, tag := range strings.Split(header, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if version != "" && (tag == "*" || tag == strconv.Quote(version)) {
				return true
			}
		}
		return false
	}
	if wanted := r.Header.Get("If-Match"); wanted != "" && !holds(wanted) {
		return false
	}
	unwanted := r.Header.Get("If-None-Match")
	return unwanted == "" || !holds(unwanted)
}

// MaxBody leaves room for UTF-16 and blanks.
const MaxBody = 4 * tenants.MaxBytes

// ReadBody reads the body of a request, of MaxBody bytes at most.
func ReadBody(a *api.Answer) ([]byte, *graph.Problem) {
	var body bytes.Buffer
	_, err := body.ReadFrom(http.MaxBytesReader(a.Writer, a.Request.Body, MaxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, tooManyPolicies(MaxBody)
	case err != nil:
		return nil, graph.BadRequest("The body cannot be read: " + err.Error() + ".")
	}
	return body.Bytes(), nil
}

func tooManyPolicies(size int) *graph.Problem {
	return &graph.Problem{
		Status: http.StatusRequestEntityTooLarge, Code: "RequestEntityTooLarge",
		Message: fmt.Sprintf("Policies, locations and directory take %d bytes or more, the most is %d. Leave out of the directory the groups and roles that no policy names.", size, tenants.MaxBytes),
	}
}

// maxProblems bounds how many problems one answer lists.
const maxProblems = 100

// Invalid lists what is wrong, each with its JSON pointer.
func Invalid(err error) *graph.Problem {
	var problems policy.Problems
	if !errors.As(err, &problems) || len(problems) == 0 {
		return graph.BadRequest("The policies cannot be used: " + err.Error() + ".")
	}
	answer := graph.BadRequest(fmt.Sprintf("The policies have %d problem(s), the first: %s.", len(problems), strings.TrimSuffix(problems[0].Error(), ".")))
	answer.Code = "InvalidPolicies"
	for _, p := range problems[:min(len(problems), maxProblems)] {
		text := p.Text
		if p.Item != "" {
			text = strconv.Quote(p.Item) + ": " + text
		}
		answer.Details = append(answer.Details, graph.Detail{Code: "InvalidPolicy", Target: p.Pointer, Message: text})
	}
	return answer
}
