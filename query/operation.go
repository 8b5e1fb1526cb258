package query

import (
	"net/http"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
)

// operation is one method of one path: a row of the table that requests are
// routed by, that says who may ask, and that the OpenAPI document is made from.
type operation struct {
	// name is that of the path: all methods of a path have the same.
	name routeName
	// method is GET for what answers HEAD too.
	method string
	// path has at most one name in braces, which stands for a segment or a part of one.
	path string
	// aliases are other ways to write the path.
	aliases []string
	version entity.Version
	needs   access.Need
	// session is true for what is for our own pages alone.
	session bool
	// getOnly is true for what GET changes, so that HEAD does not ask for it.
	getOnly bool
	handling

	// What follows is for readers of the document.
	group   string
	summary string
	about   string
	// id says what stands in the path for its name.
	id *pathID
	// headers are the request headers that change the answer.
	headers []header
	body    *openapi.Body
	// answers are those besides the errors that any operation may answer with.
	answers  []outcome
	examples []example
}

// handling is how an operation is answered, and by which query options.
type handling struct {
	// options makes the options with their defaults; nil takes the query as it comes.
	options func() option.Set
	answer  func(*Service, *answer, option.Set) *graph.Problem
}

// with is the handling of an operation with query options: those that it is
// described with are those that are read.
func with[O option.Set](fresh func() O, answered func(*Service, *answer, O) *graph.Problem) handling {
	return handling{
		options: func() option.Set { return fresh() },
		answer:  func(s *Service, a *answer, given option.Set) *graph.Problem { return answered(s, a, given.(O)) },
	}
}

// without is the handling of an operation that has no query options.
func without(answered func(*Service, *answer) *graph.Problem) handling {
	return with(func() noOptions { return noOptions{} }, func(s *Service, a *answer, _ noOptions) *graph.Problem { return answered(s, a) })
}

// raw is the handling of what people and operators ask for: a query is not looked at.
func raw(answered func(*Service, *answer) *graph.Problem) handling {
	return handling{answer: func(s *Service, a *answer, _ option.Set) *graph.Problem { return answered(s, a) }}
}

// noOptions refuses all options.
type noOptions struct{}

func (noOptions) Options() []option.Option { return nil }
func (noOptions) Check() *graph.Problem    { return nil }

// serve reads the query options and answers.
func (o *operation) serve(s *Service, a *answer) *graph.Problem {
	if o.session {
		a.w.Header().Set("Cache-Control", "no-store")
		a.budget.Lift() // the provider's pace is not that of statements
	}
	if o.options == nil {
		return o.answer(s, a, nil)
	}
	given := o.options()
	if problem := option.Read(a.r.URL.RawQuery, given.Options()); problem != nil {
		return problem
	}
	if problem := given.Check(); problem != nil {
		return problem
	}
	return o.answer(s, a, given)
}

// pathID is the name in a path.
type pathID struct {
	name, about string
	schema      *openapi.Schema
	example     string
}

// header is a request header.
type header struct {
	name, about string
	schema      *openapi.Schema
}

// outcome is one answer of an operation.
type outcome struct {
	status int
	about  string
	// content is by media type: a schema, or a value of the Go type that is written.
	// nil for an answer without a body.
	content map[string]any
	// headers of the answer, with what they say.
	headers map[string]string
}

// example is a request that can be tried.
type example struct {
	name    string
	summary string
	// options are the query options.
	options map[string]string
	// id is what stands in the path, where it is not the usual example.
	id string
	// body is sent with the request.
	body any
}

// get is the method of most operations.
const get = http.MethodGet

const (
	mediaJSON  = "application/json"
	mediaCSV   = "text/csv"
	mediaText  = "text/plain"
	mediaHTML  = "text/html"
	mediaXML   = "application/xml"
	mediaYAML  = "application/yaml"
	mediaEvent = "text/event-stream"
)

// answered is an answer with status 200. Content goes in pairs of a media type
// and what stands in outcome.content.
func answered(about string, content ...any) outcome {
	of := outcome{status: http.StatusOK, about: about, content: map[string]any{}, headers: map[string]string{}}
	for i := 0; i < len(content); i += 2 {
		media, _ := content[i].(string)
		of.content[media] = content[i+1]
	}
	return of
}

// settledAnswers are a marked answer and what comes in its place when the client
// has it already.
func settledAnswers(about string, content ...any) []outcome {
	ok := marks(answered(about, content...))
	ok.headers["ETag"] = "The tag of a settled answer; it stays until what is shown is another."
	unchanged := outcome{status: http.StatusNotModified, about: "What If-None-Match names is still what would be shown.", headers: ok.headers}
	return []outcome{ok, unchanged}
}

// marks adds the headers of H and S.
func marks(of outcome) outcome {
	of.headers["Gatehouse-Horizon"] = "H, RFC 3339; missing until it has been measured."
	of.headers["Gatehouse-Stored-Through"] = "S, likewise."
	return of
}

// ifNoneMatch and prefer are headers of several operations.
func ifNoneMatch() header {
	return header{"If-None-Match", "Tags of answers that the client has.", openapi.Text()}
}

func prefer() header {
	return header{"Prefer", "`" + graph.TakesUnknownMembers + "` takes members of enumerations that came after unknownFutureValue.", openapi.Text()}
}
