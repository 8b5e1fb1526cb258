package api

import (
	"net/http"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
)

// Operation is one method of one path: a row of the table that requests are
// routed by, that says who may ask, and that the OpenAPI document is made from.
type Operation struct {
	// Name is that of the path: all methods of a path have the same.
	Name RouteName
	// Method is GET for what answers HEAD too.
	Method string
	// Path has at most one name in braces, which stands for a segment or a part of one.
	Path string
	// Aliases are other ways to write the path.
	Aliases []string
	// Version is that of Graph, for what differs by it.
	Version entity.Version
	// Needs says who may ask.
	Needs access.Need
	// Session is true for what is for our own pages alone.
	Session bool
	// InParts is true for what is answered in parts, each of which is let in by itself.
	InParts bool
	// GetOnly is true for what GET changes, so that HEAD does not ask for it.
	GetOnly bool
	Handling

	// What follows is for readers of the document.

	// OwnID is true for what shares its name with other paths, so that it is called by
	// its own.
	OwnID bool
	// Group is the one that it stands in.
	Group string
	// Summary is a line, About all that is to be said beside.
	Summary, About string
	// ID says what stands in the path for its name.
	ID *PathID
	// Headers are the request headers that change the answer.
	Headers []Header
	// Body is what is sent; nil for nothing.
	Body *openapi.Body
	// Answers are those besides the errors that any operation may answer with.
	Answers []Outcome
	// Examples can be tried.
	Examples []Example
}

// Handling is how an operation is answered, and by which query options.
type Handling struct {
	// Options makes the options with their defaults; nil takes the query as it comes.
	Options func() option.Set
	// Answer answers; its problem is not answered yet.
	Answer func(*Answer, option.Set) *graph.Problem
}

// With is the handling of an operation with query options: those that it is
// described with are those that are read.
func With[O option.Set](fresh func() O, answered func(*Answer, O) *graph.Problem) Handling {
	return Handling{
		Options: func() option.Set { return fresh() },
		Answer:  func(a *Answer, given option.Set) *graph.Problem { return answered(a, given.(O)) },
	}
}

// Without is the handling of an operation that has no query options.
func Without(answered func(*Answer) *graph.Problem) Handling {
	return With(func() noOptions { return noOptions{} }, func(a *Answer, _ noOptions) *graph.Problem { return answered(a) })
}

// Raw is the handling of what people and operators ask for: a query is not looked at.
func Raw(answered func(*Answer) *graph.Problem) Handling {
	return Handling{Answer: func(a *Answer, _ option.Set) *graph.Problem { return answered(a) }}
}

// noOptions refuses all options.
type noOptions struct{}

func (noOptions) Options() []option.Option { return nil }
func (noOptions) Check() *graph.Problem    { return nil }

// Serve reads the query options and answers.
func (o *Operation) Serve(a *Answer) *graph.Problem {
	if o.Session {
		a.Writer.Header().Set("Cache-Control", "no-store")
		a.Budget.Lift() // the provider's pace is not that of statements
	}
	if o.Options == nil {
		return o.Answer(a, nil)
	}
	given := o.Options()
	if problem := option.Read(a.Request.URL.RawQuery, given.Options()); problem != nil {
		return problem
	}
	if problem := given.Check(); problem != nil {
		return problem
	}
	return o.Answer(a, given)
}

// PathID is the name in a path.
type PathID struct {
	Name, About string
	Schema      *openapi.Schema
	// Example is one that the demo has.
	Example string
}

// Header is a request header.
type Header struct {
	Name, About string
	Schema      *openapi.Schema
}

// Outcome is one answer of an operation.
type Outcome struct {
	// Status is that of HTTP, About what it says.
	Status int
	About  string
	// Content is by media type: a schema, or a value of the Go type that is written.
	// nil for an answer without a body.
	Content map[string]any
	// Headers of the answer, with what they say.
	Headers map[string]string
}

// Example is a request that can be tried.
type Example struct {
	// Name is unique within the operation.
	Name string
	// Summary is a line.
	Summary string
	// Options are the query options.
	Options map[string]string
	// ID is what stands in the path, where it is not the usual example.
	ID string
	// Body is sent with the request.
	Body any
}

// Get is the method of most operations.
const Get = http.MethodGet

// Media types of answers.
const (
	MediaJSON  = "application/json"
	MediaCSV   = "text/csv"
	MediaText  = "text/plain"
	MediaHTML  = "text/html"
	MediaXML   = "application/xml"
	MediaYAML  = "application/yaml"
	MediaEvent = "text/event-stream"
)

// Answered is an answer with status 200. Content goes in pairs of a media type
// and what stands in Outcome.Content.
func Answered(about string, content ...any) Outcome {
	of := Outcome{Status: http.StatusOK, About: about, Content: map[string]any{}, Headers: map[string]string{}}
	for i := 0; i < len(content); i += 2 {
		media, _ := content[i].(string)
		of.Content[media] = content[i+1]
	}
	return of
}

// SettledAnswers are a marked answer and what comes in its place when the client
// has it already.
func SettledAnswers(about string, content ...any) []Outcome {
	ok := Marks(Answered(about, content...))
	ok.Headers["ETag"] = "The tag of a settled answer; it stays until what is shown is another."
	unchanged := Outcome{Status: http.StatusNotModified, About: "What If-None-Match names is still what would be shown.", Headers: ok.Headers}
	return []Outcome{ok, unchanged}
}

// Marks adds the headers of H and S.
func Marks(of Outcome) Outcome {
	of.Headers["Gatehouse-Horizon"] = "H, RFC 3339; missing until it has been measured."
	of.Headers["Gatehouse-Stored-Through"] = "S, likewise."
	return of
}

// IfNoneMatch is the header by which a client says what it has.
func IfNoneMatch() Header {
	return Header{Name: "If-None-Match", About: "Tags of answers that the client has.", Schema: openapi.Text()}
}

// Prefer is the header by which it says what it can take.
func Prefer() Header {
	return Header{"Prefer", "`" + graph.TakesUnknownMembers + "` takes members of enumerations that came after unknownFutureValue; `odata.maxpagesize=100` bounds the page of a list where `$top` does not.", openapi.Text()}
}
