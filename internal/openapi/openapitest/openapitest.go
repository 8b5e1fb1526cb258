// Package openapitest checks OpenAPI documents, and answers by what they say.
package openapitest

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi/datamodel"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/openapi"
)

// Served is a document as a client reads it.
type Served struct {
	openapi.Document
	compiler *jsonschema.Compiler
}

// at is where the document is said to lie.
const at = "http://x/openapi.json"

// Read reads a document. Its schemas are made strict: what answers hold must be
// described, wherever the document does not say that there is more.
func Read(t testing.TB, text string) Served {
	t.Helper()
	var d Served
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&d.Document))
	raw := parse(t, text)
	closeSchemas(raw)
	d.compiler = jsonschema.NewCompiler()
	d.compiler.AssertFormat()
	require.NoError(t, d.compiler.AddResource(at, raw))
	for name := range d.Components.Schemas {
		_, err := d.compiler.Compile(at + "#/components/schemas/" + pointerTo(name))
		require.NoError(t, err, name)
	}
	return d
}

// Validate checks a document by the schema of OpenAPI 3.1 itself, and that the
// schema refuses what is wrong.
func Validate(t testing.TB, text string) {
	t.Helper()
	const official = "https://spec.openapis.org/oas/3.1/schema"
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource(official, parse(t, datamodel.OpenAPI31SchemaData)))
	schema, err := compiler.Compile(official)
	require.NoError(t, err)
	require.NoError(t, schema.Validate(parse(t, text)))
	require.Error(t, schema.Validate(parse(t, strings.Replace(text, `"responses"`, `"answers"`, 1))))
}

func parse(t testing.TB, text string) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err, "%s", text)
	return value
}

func closeSchemas(value any) {
	switch v := value.(type) {
	case map[string]any:
		if _, isObject := v["properties"].(map[string]any); isObject && v["type"] != nil && v["additionalProperties"] == nil {
			v["additionalProperties"] = false
		}
		for _, inner := range v {
			closeSchemas(inner)
		}
	case []any:
		for _, inner := range v {
			closeSchemas(inner)
		}
	}
}

// Operation is one method, in lower case, of a path.
func (d Served) Operation(path, method string) *openapi.Operation {
	return d.Paths.Get(path).Get(method)
}

// Parameter is what a parameter refers to, or itself.
func (d Served) Parameter(p *openapi.Parameter) *openapi.Parameter {
	if name, isRef := strings.CutPrefix(p.Ref, "#/components/parameters/"); isRef {
		return d.Components.Parameters[name]
	}
	return p
}

// Response is what is said of a status.
func (d Served) Response(t testing.TB, path, method string, status int) openapi.Response {
	t.Helper()
	response, _ := d.response(t, path, method, status)
	return response
}

func (d Served) response(t testing.TB, path, method string, status int) (openapi.Response, string) {
	t.Helper()
	code := strconv.Itoa(status)
	r, said := d.Operation(path, method).Responses[code]
	require.True(t, said, "%s %s may not answer %s by the document", method, path, code)
	if name, isRef := strings.CutPrefix(r.Ref, "#/components/responses/"); isRef {
		return d.Components.Responses[name], "/components/responses/" + name
	}
	return r, "/paths/" + pointerTo(path) + "/" + method + "/responses/" + code
}

// Check checks an answer by what the document says of its status: the media type,
// JSON by its schema. said is how failures name it.
func (d Served) Check(t testing.TB, path, method string, status int, contentType, text, said string) {
	t.Helper()
	response, pointer := d.response(t, path, method, status)
	if response.Content == nil {
		require.Empty(t, text, said)
		return
	}
	media, _, _ := strings.Cut(contentType, ";")
	require.Contains(t, response.Content, media, said)
	if media != "application/json" {
		return
	}
	pointer += "/content/" + pointerTo(media) + "/schema"
	schema, err := d.compiler.Compile(at + "#" + pointer)
	require.NoError(t, err, pointer)
	require.NoError(t, schema.Validate(parse(t, text)), "%s answered %s", said, text)
}

// pointerTo is a name in a JSON pointer in a URL.
func pointerTo(name string) string {
	return url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(name))
}
