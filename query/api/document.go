package api

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/components"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/session"
)

// document describes the operations of a table, which belong to the groups. The error
// names what cannot be described.
func document(table []Operation, groups []openapi.Tag) (*openapi.Document, error) {
	schemas, err := components.New()
	if err != nil {
		return nil, err
	}
	d := &openapi.Document{
		OpenAPI: openapi.Version,
		Info: openapi.Info{
			Title: "Gatehouse query service", Version: apiVersion,
			Summary:     "Sign-ins as Microsoft Graph shows them, reports, downloads and what is settled.",
			Description: "Paths and names of options are matched without regard to case. Every GET answers HEAD too. An option that an operation does not have, or one given twice, is refused: nothing is ever ignored. All that is read is of the token's tenant.",
		},
		Security: []map[string][]string{{bearerScheme: {}}, {sessionScheme: {}}},
		Tags:     groups,
		Paths:    &openapi.Ordered[*openapi.Ordered[*openapi.Operation]]{},
		Components: openapi.Components{
			Responses: errorResponses(), Parameters: commonParameters(),
			SecuritySchemes: securitySchemes(),
		},
	}
	for i := range table {
		o := &table[i]
		if o.Group == "" {
			return nil, fmt.Errorf("describe %s %s: it belongs to no group", o.Method, o.Path)
		}
		methods, known := d.Paths.Find(o.Path)
		if !known {
			methods = &openapi.Ordered[*openapi.Operation]{}
			d.Paths.Set(o.Path, methods)
		}
		methods.Set(strings.ToLower(o.Method), o.describe(schemas))
	}
	d.Components.Schemas = schemas.Components
	return d, nil
}

// Describe writes the OpenAPI document of a table, whose operations belong to the
// groups.
func Describe(table []Operation, groups []openapi.Tag) (openapi.Rendered, error) {
	d, err := document(table, groups)
	if err != nil {
		return openapi.Rendered{}, err
	}
	return openapi.Render(*d)
}

// apiVersion is that of the paths below /api, which is not that of the program.
const apiVersion = "1"

// Names of the ways to say who asks.
const (
	bearerScheme  = "bearer"
	sessionScheme = "session"
)

func securitySchemes() map[string]openapi.SecurityScheme {
	return map[string]openapi.SecurityScheme{
		bearerScheme: {Type: "http", Scheme: "bearer", BearerFormat: "JWT", Description: "A token of an issuer in the settings."},
		sessionScheme: {Type: "apiKey", In: "cookie", Name: session.PlaceOf("https://any").CookieName(),
			Description: "The session of a browser that signed in; over plain http the cookie's name ends with the port. Requests that change something need the header X-CSRF-Token too."},
	}
}

// describe makes the operation of the document.
func (o *Operation) describe(schemas *openapi.Schemas) *openapi.Operation {
	described := &openapi.Operation{
		ID: o.operationID(), Tags: []string{o.Group}, Summary: o.Summary, Description: o.description(),
		Parameters: o.parameters(), Body: o.Body, Responses: map[string]openapi.Response{},
	}
	if o.Needs == access.NeedsNothing {
		described.Security = &[]map[string][]string{}
	}
	for _, of := range o.Answers {
		described.Responses[strconv.Itoa(of.Status)] = of.describe(schemas)
	}
	for _, status := range o.problems() {
		code := strconv.Itoa(status)
		if _, special := described.Responses[code]; !special {
			described.Responses[code] = openapi.Response{Ref: "#/components/responses/" + responseNames[status]}
		}
	}
	return described
}

// operationID is unique: the route, and what tells its operations apart.
func (o *Operation) operationID() string {
	id := string(o.Name)
	if o.OwnID {
		id = strings.ReplaceAll(strings.Trim(o.Path, "/"), ".", "_")
	}
	if o.Version == entity.Beta {
		id += "_beta"
	}
	if o.Method != Get {
		id += "_" + strings.ToLower(o.Method)
	}
	return id
}

func (o *Operation) description() string {
	return strings.TrimSpace(o.About + "\n\n" + o.Needs.About())
}

// parameters are the name in the path, the query options and the headers.
func (o *Operation) parameters() []*openapi.Parameter {
	var all []*openapi.Parameter
	if o.ID != nil {
		p := &openapi.Parameter{Name: o.ID.Name, In: openapi.InPath, Required: true, Description: o.ID.About, Schema: o.ID.Schema, Examples: &openapi.Ordered[openapi.Example]{}}
		for _, e := range o.Examples {
			p.Examples.Set(e.Name, openapi.Example{Summary: e.Summary, Value: e.idOr(o.ID.Example)})
		}
		all = append(all, p)
	}
	if o.Handling.Options != nil {
		for _, option := range o.Handling.Options().Options() {
			all = append(all, o.parameter(option))
		}
	}
	for _, h := range o.Headers {
		all = append(all, &openapi.Parameter{Name: h.Name, In: openapi.InHeader, Description: h.About, Schema: h.Schema})
	}
	if o.Needs != access.NeedsNothing {
		all = append(all, &openapi.Parameter{Ref: "#/components/parameters/clientRequestID"})
	}
	return all
}

// parameter describes a query option, with its values in the examples.
func (o *Operation) parameter(of option.Option) *openapi.Parameter {
	p := &openapi.Parameter{Name: of.Name, In: openapi.InQuery, Description: of.About, Schema: of.Schema}
	if of.Also != "" {
		p.Description += " Also written `" + of.Also + "`."
	}
	for _, e := range o.Examples {
		if value, given := e.Options[of.Name]; given {
			if p.Examples == nil {
				p.Examples = &openapi.Ordered[openapi.Example]{}
			}
			p.Examples.Set(e.Name, openapi.Example{Summary: e.Summary, Value: exampleValue(of, value)})
		}
	}
	return p
}

// exampleValue is the text of a query as the type of its option.
func exampleValue(of option.Option, text string) any {
	if n, err := strconv.Atoi(text); err == nil && of.Schema.Type == "integer" {
		return n
	}
	return text
}

// idOr is what stands in the path.
func (e Example) idOr(usual string) string {
	if e.ID != "" {
		return e.ID
	}
	return usual
}

func (of Outcome) describe(schemas *openapi.Schemas) openapi.Response {
	r := openapi.Response{Description: of.About}
	for media, content := range of.Content {
		schema, isSchema := content.(*openapi.Schema)
		if !isSchema {
			schema = schemas.Of(content)
		}
		if r.Content == nil {
			r.Content = map[string]openapi.Media{}
		}
		r.Content[media] = openapi.Media{Schema: schema}
	}
	for name, about := range of.Headers {
		if r.Headers == nil {
			r.Headers = map[string]openapi.Header{}
		}
		r.Headers[name] = openapi.Header{Description: about, Schema: openapi.Text()}
	}
	return r
}

// problems are the statuses of errors that the operation may answer with, besides
// its own.
func (o *Operation) problems() []int {
	if o.Needs == access.NeedsNothing {
		if o.Handling.Options == nil {
			return nil
		}
		return []int{http.StatusBadRequest}
	}
	statuses := []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if o.ID != nil {
		statuses = append(statuses, http.StatusNotFound)
	}
	return statuses
}

// responseNames are the components of errors. Read only.
var responseNames = map[int]string{
	http.StatusBadRequest: "BadRequest", http.StatusUnauthorized: "Unauthorized", http.StatusForbidden: "Forbidden", http.StatusNotFound: "NotFound",
	http.StatusTooManyRequests: "TooManyRequests", http.StatusInternalServerError: "InternalServerError", http.StatusServiceUnavailable: "ServiceUnavailable",
}

func errorResponses() map[string]openapi.Response {
	all := map[string]openapi.Response{}
	for status, about := range map[int]string{
		http.StatusBadRequest:          "An option, filter or link that is wrong; the message names the position.",
		http.StatusUnauthorized:        "No token, or one that is expired, forged, or for another audience.",
		http.StatusForbidden:           "What the token may not see or change.",
		http.StatusNotFound:            "There is nothing of that name that the token may see.",
		http.StatusTooManyRequests:     "More than a limit allows.",
		http.StatusInternalServerError: "Our fault; the log has the details under the request-id.",
		http.StatusServiceUnavailable:  "`ServiceUnavailable`: what answers need cannot be reached; try again. `QueryStopped`: the query needs too much; narrow it.",
	} {
		r := openapi.Response{Description: about, Content: map[string]openapi.Media{"application/json": {Schema: openapi.To("Error")}}}
		switch status {
		case http.StatusUnauthorized:
			r.Headers = map[string]openapi.Header{"WWW-Authenticate": {Description: "What is wrong with the token.", Schema: openapi.Text()}}
		case http.StatusTooManyRequests, http.StatusServiceUnavailable:
			r.Headers = map[string]openapi.Header{"Retry-After": {Description: "After how many seconds to try again.", Schema: openapi.Whole()}}
		}
		all[responseNames[status]] = r
	}
	return all
}

func commonParameters() map[string]*openapi.Parameter {
	return map[string]*openapi.Parameter{
		"clientRequestID": {Name: "client-request-id", In: openapi.InHeader, Schema: openapi.Text(), Description: "A name of your own for the request; it comes back, and stands in the access log."},
	}
}
