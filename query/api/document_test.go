package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/internal/openapi/openapitest"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
)

// describedTable has an operation of each form.
func describedTable() []Operation {
	handling := With(newTestOptions, func(*Answer, *testOptions) *graph.Problem { return nil })
	type thing struct {
		N int `json:"n"`
	}
	raw := Raw(func(*Answer) *graph.Problem { return nil })
	id := &PathID{Name: "id", About: "Its id.", Schema: openapi.Text(), Example: "usual"}
	missing := Outcome{Status: http.StatusNotFound, About: "Its own words."}
	return []Operation{
		{Name: "list", Method: Get, Path: "/v1.0/things", Group: "g", Handling: handling, Summary: "List", Answers: SettledAnswers("Things.", MediaJSON, openapi.To("Horizon"), MediaCSV, openapi.Text()),
			Headers: []Header{IfNoneMatch()}, Examples: []Example{{Name: "few", Summary: "A few", Options: map[string]string{"n": "3"}}, {Name: "usual"}}},
		{Name: "list", Version: entity.Beta, Method: Get, Path: "/beta/things", Group: "g", Handling: handling},
		{Name: "one", Method: Get, Path: "/v1.0/things/{id}", Group: "g", Handling: handling, ID: id, Needs: access.NeedsTenant, About: "More of it.", Examples: []Example{{Name: "a"}, {Name: "b", ID: "other"}}},
		{Name: "one", Method: http.MethodPut, Path: "/v1.0/things/{id}", Group: "g", Handling: raw, ID: id, Answers: []Outcome{missing}},
		{Name: "admin", OwnID: true, Method: Get, Path: "/open/api.json", Group: "g", Handling: raw, Needs: access.NeedsNothing, Answers: []Outcome{Answered("A file.")}},
		{Name: "errors", Method: Get, Path: "/errors", Group: "g", Handling: handling, Needs: access.NeedsNothing, Answers: []Outcome{Answered("A thing.", MediaJSON, thing{})}},
	}
}

func described(t *testing.T) *openapi.Document {
	t.Helper()
	d, err := document(describedTable(), []openapi.Tag{{Name: "g", Description: "A group."}})
	require.NoError(t, err)
	return d
}

func TestDescribe_isADocumentOfOpenAPI(t *testing.T) {
	rendered, err := Describe(describedTable(), []openapi.Tag{{Name: "g"}})
	require.NoError(t, err)
	openapitest.Validate(t, string(rendered.JSON("https://x")))
}

func TestDescribe_operationWithoutAGroup_isRefused(t *testing.T) {
	_, err := Describe([]Operation{{Name: "x", Method: Get, Path: "/x"}}, nil)
	require.EqualError(t, err, "describe GET /x: it belongs to no group")
}

func TestDocument_idsAndStatuses(t *testing.T) {
	d := described(t)
	for at, want := range map[[2]string]struct{ id, statuses string }{
		{"/v1.0/things", "get"}:      {"list", "200 304 400 401 403 429 500 503"},
		{"/beta/things", "get"}:      {"list_beta", "400 401 403 429 500 503"},
		{"/v1.0/things/{id}", "get"}: {"one", "400 401 403 404 429 500 503"},
		{"/v1.0/things/{id}", "put"}: {"one_put", "400 401 403 404 429 500 503"},
		{"/open/api.json", "get"}:    {"open/api_json", "200"},
		{"/errors", "get"}:           {"errors", "200 400"},
	} {
		methods, found := d.Paths.Find(at[0])
		require.True(t, found, at)
		o := methods.Get(at[1])
		require.NotNil(t, o, at)
		assert.Equal(t, want.id, o.ID, at)
		assert.Equal(t, want.statuses, strings.Join(slices.Sorted(maps.Keys(o.Responses)), " "), at)
		assert.Equal(t, strings.Contains(want.statuses, "401"), o.Security == nil, at)
	}
	own := d.Paths.Get("/v1.0/things/{id}").Get("put").Responses
	assert.Equal(t, openapi.Response{Description: "Its own words."}, own["404"], "what is said of it comes before what is said of all")
	assert.Equal(t, openapi.Response{Ref: "#/components/responses/BadRequest"}, own["400"])
}

func TestDocument_parametersWithTheirExamples(t *testing.T) {
	d := described(t)
	list := d.Paths.Get("/v1.0/things").Get("get").Parameters
	require.Len(t, list, 3)
	assert.Equal(t, []string{"n", "query", "How many."}, []string{list[0].Name, list[0].In, list[0].Description})
	assert.Equal(t, []string{"few"}, list[0].Examples.Names(), "the others leave it out")
	assert.Equal(t, openapi.Example{Summary: "A few", Value: 3}, list[0].Examples.Get("few"), "a number as one")
	assert.Equal(t, []string{"If-None-Match", "header"}, []string{list[1].Name, list[1].In})
	assert.Equal(t, "#/components/parameters/clientRequestID", list[2].Ref)
	one := d.Paths.Get("/v1.0/things/{id}").Get("get")
	assert.Equal(t, "More of it.\n\nFor who sees the whole tenant.", one.Description)
	assert.Equal(t, []any{"id", "path", true}, []any{one.Parameters[0].Name, one.Parameters[0].In, one.Parameters[0].Required})
	assert.Equal(t, []any{"usual", "other"}, []any{one.Parameters[0].Examples.Get("a").Value, one.Parameters[0].Examples.Get("b").Value})
	assert.Empty(t, d.Paths.Get("/open/api.json").Get("get").Parameters)
}

func TestDocument_answersWithTheirContents(t *testing.T) {
	d := described(t)
	ok := d.Paths.Get("/v1.0/things").Get("get").Responses["200"]
	assert.Equal(t, "Things.", ok.Description)
	assert.Equal(t, "#/components/schemas/Horizon", ok.Content[MediaJSON].Schema.Ref)
	assert.Equal(t, openapi.Text(), ok.Content[MediaCSV].Schema)
	assert.Equal(t, []string{"ETag", "Gatehouse-Horizon", "Gatehouse-Stored-Through"}, slices.Sorted(maps.Keys(ok.Headers)))
	byType := d.Paths.Get("/errors").Get("get").Responses["200"].Content[MediaJSON].Schema
	require.Equal(t, "#/components/schemas/Thing", byType.Ref, "a Go type is described by its fields")
	assert.Equal(t, []string{"n"}, d.Components.Schemas["Thing"].Properties.Names())
}

func TestParameter_saysItsOtherName(t *testing.T) {
	var o testOptions
	of := o.Options()[0]
	of.Also = "number"
	p := (&Operation{}).parameter(of)
	assert.Equal(t, "How many. Also written `number`.", p.Description)
	assert.Nil(t, p.Examples)
}

func TestExampleValue_isOfTheTypeOfItsOption(t *testing.T) {
	whole, text := option.Option{Schema: openapi.Whole()}, option.Option{Schema: openapi.Text()}
	assert.Equal(t, 50126, exampleValue(whole, "50126"))
	assert.Equal(t, "50126", exampleValue(text, "50126"), "a text of digits")
	assert.Equal(t, "few", exampleValue(whole, "few"))
}
