package list

import (
	"fmt"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
)

// metadataLevel is how much an answer says about its own types, as OData names it.
type metadataLevel string

const (
	// levelAccepted is what the header Accept asks for.
	levelAccepted metadataLevel = ""
	levelMinimal  metadataLevel = "minimal"
	// levelNone leaves out @odata.context.
	levelNone metadataLevel = "none"
)

func (o *PageOptions) formatOption() option.Option {
	schema := openapi.Text()
	schema.Default = "json"
	schema.Examples = []any{"json", "application/json;odata.metadata=none"}
	return option.Option{Name: "$format", About: "`json` or `application/json`, the only format. With `;odata.metadata=none`, here or in the header Accept, `@odata.context` is left out.", Schema: schema, Read: o.readFormat}.WithBareName().OrBlank()
}

func (o *PageOptions) readFormat(text string) *graph.Problem {
	isJSON, plain := graph.IsJSON(text)
	if !isJSON {
		return graph.BadRequest(fmt.Sprintf("Invalid value '%s' for $format: it is json or application/json.", graph.Clip(text)))
	}
	o.level = levelMinimal
	if plain {
		o.level = levelNone
	}
	return nil
}

// levelOf is the level of an answer, and its Content-Type.
func (o *PageOptions) levelOf(a *api.Answer) (level metadataLevel, contentType string) {
	a.Writer.Header().Add("Vary", "Accept")
	if o.level == levelNone || o.level == levelAccepted && graph.AcceptsPlain(a.Request.Header) {
		return levelNone, api.PlainContentType
	}
	return levelMinimal, api.ContentType
}
