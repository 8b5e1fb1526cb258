// Package option reads the query options of requests: each says what it means, so that
// it can be described and refused in its own words, and where its value goes.
package option

import (
	"strings"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/graph"
)

// Option is a query option: what is said about it, and how it is read.
type Option struct {
	Name string
	// Also is another name of it; empty for none.
	Also string
	// About says what it means. Its values and its default stand in schema.
	About  string
	Schema *openapi.Schema
	Read   func(value string) *graph.Problem
}

// Set is the query options of an operation, over the place where their
// values go.
type Set interface {
	// Options lists them. Values that are there already are the defaults.
	Options() []Option
	// Check looks at the values together, when all have been read.
	Check() *graph.Problem
}

// names are all names of the option, lower case.
func (o Option) names() []string {
	if o.Also == "" {
		return []string{strings.ToLower(o.Name)}
	}
	return []string{strings.ToLower(o.Name), strings.ToLower(o.Also)}
}

// WithBareName lets the name stand without its $ too, as Graph's beta does.
func (o Option) WithBareName() Option {
	o.Also = strings.TrimPrefix(o.Name, "$")
	return o
}

// OrBlank takes a text of blanks, or none, as if the option were not given: clients that
// fill templates send the names of all options.
func (o Option) OrBlank() Option {
	read := o.Read
	o.Read = func(value string) *graph.Problem {
		if strings.TrimSpace(value) == "" {
			return nil
		}
		return read(value)
	}
	return o
}

// Keeping keeps the text of the option too.
func (o Option) Keeping(text *string) Option {
	read := o.Read
	o.Read = func(value string) *graph.Problem {
		*text = value
		return read(value)
	}
	return o
}
