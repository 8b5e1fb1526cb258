// Package openapi holds descriptions of our HTTP services as OpenAPI 3.1 has
// them, as far as Gatehouse needs it, and a page to read them and try them.
// https://spec.openapis.org/oas/v3.1.1 is the source of what is what.
package openapi

// Version is the version of OpenAPI that documents keep to.
const Version = "3.1.1"

// Document is the description of one service.
type Document struct {
	OpenAPI    string                         `json:"openapi"`
	Info       Info                           `json:"info"`
	Servers    []Server                       `json:"servers,omitempty"`
	Security   []map[string][]string          `json:"security,omitempty"`
	Tags       []Tag                          `json:"tags,omitempty"`
	Paths      *Ordered[*Ordered[*Operation]] `json:"paths"`
	Components Components                     `json:"components"`
}

// Info is what a service is called and does.
type Info struct {
	Title       string `json:"title"`
	Summary     string `json:"summary,omitempty"`
	Description string `json:"description,omitempty"`
	Version     string `json:"version"`
}

// Server is where a service is called.
type Server struct {
	URL string `json:"url"`
}

// Tag is a group of operations.
type Tag struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

// Operation is one method of one path.
type Operation struct {
	ID          string              `json:"operationId"`
	Tags        []string            `json:"tags,omitempty"`
	Summary     string              `json:"summary"`
	Description string              `json:"description,omitempty"`
	Parameters  []*Parameter        `json:"parameters,omitempty"`
	Body        *Body               `json:"requestBody,omitempty"`
	Responses   map[string]Response `json:"responses"`
	// Security is nil where that of the document holds; an empty list asks for none.
	Security *[]map[string][]string `json:"security,omitempty"`
}

// Parameter is a part of the path, an option of the query, or a header. One that
// only refers to a component has nothing but Ref.
type Parameter struct {
	Ref         string            `json:"$ref,omitempty"`
	Name        string            `json:"name,omitempty"`
	In          string            `json:"in,omitempty"`
	Description string            `json:"description,omitempty"`
	Required    bool              `json:"required,omitempty"`
	Schema      *Schema           `json:"schema,omitempty"`
	Examples    *Ordered[Example] `json:"examples,omitempty"`
}

// Where parameters stand.
const (
	InPath   = "path"
	InQuery  = "query"
	InHeader = "header"
)

// Example is a value that can be tried. Examples of one name, of the parameters
// and the body of an operation, belong together.
type Example struct {
	Summary string `json:"summary,omitempty"`
	Value   any    `json:"value"`
}

// Body is what is sent with a request.
type Body struct {
	Description string           `json:"description,omitempty"`
	Required    bool             `json:"required,omitempty"`
	Content     map[string]Media `json:"content"`
}

// Response is one answer of an operation. One that only refers to a component has
// nothing but Ref.
type Response struct {
	Ref         string            `json:"$ref,omitempty"`
	Description string            `json:"description,omitempty"`
	Headers     map[string]Header `json:"headers,omitempty"`
	Content     map[string]Media  `json:"content,omitempty"`
}

// Header is a header of an answer.
type Header struct {
	Description string  `json:"description,omitempty"`
	Schema      *Schema `json:"schema"`
}

// Media is a body of one media type.
type Media struct {
	Schema   *Schema           `json:"schema,omitempty"`
	Examples *Ordered[Example] `json:"examples,omitempty"`
}

// Components are what operations refer to.
type Components struct {
	Schemas         map[string]*Schema        `json:"schemas,omitempty"`
	Responses       map[string]Response       `json:"responses,omitempty"`
	Parameters      map[string]*Parameter     `json:"parameters,omitempty"`
	SecuritySchemes map[string]SecurityScheme `json:"securitySchemes,omitempty"`
}

// SecurityScheme is a way to say who asks.
type SecurityScheme struct {
	Type         string `json:"type"`
	Description  string `json:"description,omitempty"`
	Scheme       string `json:"scheme,omitempty"`
	BearerFormat string `json:"bearerFormat,omitempty"`
	In           string `json:"in,omitempty"`
	Name         string `json:"name,omitempty"`
}
