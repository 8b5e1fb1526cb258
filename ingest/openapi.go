package ingest

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/internal/openapi"
)

// Paths of the description and of the page to try it.
const (
	jsonPath = "/openapi.json"
	yamlPath = "/openapi.yaml"
	docsPath = "/docs"
)

// bearerScheme names the way of bearer tokens.
const bearerScheme = "bearer"

// document describes the gateway. A token's example event happened at now.
func document(now time.Time) openapi.Document {
	schemas := openapi.Schemas{Components: map[string]*openapi.Schema{}, Abouts: map[string]string{
		"error": "Why the request was not done, or not to its end.", "accepted": "The number of events that Kafka has acknowledged.",
		"duplicates":    "How many events had the tenant and id of an earlier one of the request.",
		"refused_total": "How many events were refused.", "refused": "The first 1,000 of them.",
		"index": "The event's place in the request, from 0.", "line": "Where it stood in NDJSON, from 1.",
		"pointer": "The JSON pointer of what is wrong, relative to the event.", "reason": "One of the reasons in the documentation of formats.", "detail": "What is wrong, in words.",
	}}
	paths := &openapi.Ordered[*openapi.Ordered[*openapi.Operation]]{}
	add := func(path, method string, o *openapi.Operation) {
		methods := &openapi.Ordered[*openapi.Operation]{}
		methods.Set(method, o)
		paths.Set(path, methods)
	}
	add(signInsPath, "post", postOperation(schemas.Of(answer{}), now))
	for _, page := range []struct{ path, id, summary, media string }{
		{"/", "landing", "What this is", "text/plain"}, {docsPath, "docs", "This description, with calls to try", "text/html"},
		{jsonPath, "openapi_json", "This description", "application/json"}, {yamlPath, "openapi_yaml", "This description as YAML", "application/yaml"},
		{"/healthz", "healthz", "Whether the process lives", "text/plain"}, {"/readyz", "readyz", "Whether events can be taken", "text/plain"},
		{"/metrics", "metrics", "Metrics as Prometheus reads them", "text/plain"},
	} {
		ok := openapi.Response{Description: "The answer.", Content: map[string]openapi.Media{page.media: {Schema: openapi.Any()}}}
		o := &openapi.Operation{ID: page.id, Tags: []string{"Pages"}, Summary: page.summary, Responses: map[string]openapi.Response{"200": ok}, Security: &[]map[string][]string{}}
		if page.path == "/readyz" {
			o.Responses["503"] = openapi.Response{Description: "What hinders it, a line each.", Content: ok.Content}
		}
		add(page.path, "get", o)
	}
	return openapi.Document{
		OpenAPI:  openapi.Version,
		Info:     openapi.Info{Title: "Gatehouse ingest gateway", Version: "1", Description: "Takes sign-in events and answers when Kafka has acknowledged them."},
		Security: []map[string][]string{{bearerScheme: {}}},
		Tags:     []openapi.Tag{{Name: "Events"}, {Name: "Pages", Description: "For people and operators; without a token."}},
		Paths:    paths,
		Components: openapi.Components{
			Schemas:         schemas.Components,
			SecuritySchemes: map[string]openapi.SecurityScheme{bearerScheme: {Type: "http", Scheme: "bearer", Description: "A token of the settings, or of an issuer in them."}},
		},
	}
}

// postOperation describes POST /v1/signins.
func postOperation(body *openapi.Schema, now time.Time) *openapi.Operation {
	o := &openapi.Operation{
		ID: "post_signins", Tags: []string{"Events"}, Summary: "Send sign-in events", Responses: map[string]openapi.Response{},
		Description: "One event, an array of events, or a batch `{\"records\":[...]}`, `{\"value\":[...]}` or `{\"results\":[...]}`; as NDJSON one of these per line. Events are Graph's signIn objects, Azure Monitor records, or rows of Log Analytics or of advanced hunting. " +
			"A request may be sent again: of equal ids one is kept.",
		Parameters: []*openapi.Parameter{{Name: "Content-Encoding", In: openapi.InHeader, Description: "How the body is packed.", Schema: openapi.OneOf("identity", "gzip", "zstd")}},
	}
	for status, about := range map[int]string{
		http.StatusAccepted:              "Kafka has what `accepted` counts; `refused` says what is wrong with the others.",
		http.StatusBadRequest:            "The body cannot be read.",
		http.StatusUnauthorized:          "No token, or one that is not accepted.",
		http.StatusForbidden:             "The token may not write this tenant.",
		http.StatusMethodNotAllowed:      "Events are posted.",
		http.StatusRequestTimeout:        "No part of the body came for too long.",
		http.StatusRequestEntityTooLarge: "The body, or its only event, is too large.",
		http.StatusUnsupportedMediaType:  "A Content-Type or Content-Encoding that is not taken.",
		http.StatusUnprocessableEntity:   "No event was accepted: all were refused.",
		http.StatusTooManyRequests:       "More events than the token's rate allows; Retry-After says when to try again.",
		http.StatusInternalServerError:   "Kafka takes no batch this large.",
		http.StatusServiceUnavailable:    "Kafka is away or too slow; send the whole request again after Retry-After.",
	} {
		o.Responses[strconv.Itoa(status)] = openapi.Response{Description: about, Content: map[string]openapi.Media{"application/json": {Schema: body}}}
	}
	one, lines := &openapi.Ordered[openapi.Example]{}, &openapi.Ordered[openapi.Example]{}
	one.Set("event", openapi.Example{Summary: "An event", Value: exampleEvent("my-first-event", now)})
	one.Set("refused", openapi.Example{Summary: "Two events, of which one has no time", Value: []any{exampleEvent("my-second-event", now), map[string]any{"id": "timeless", "userPrincipalName": "ada@example.org", "appDisplayName": "Payroll"}}})
	lines.Set("lines", openapi.Example{Summary: "An event per line", Value: fmt.Sprintf(`{"id":"my-third-event","createdDateTime":%q,"userPrincipalName":"ada@example.org","appDisplayName":"Payroll"}`+"\n", now.UTC().Format(time.RFC3339))})
	o.Body = &openapi.Body{Required: true, Description: "Events.", Content: map[string]openapi.Media{contentJSON: {Schema: openapi.Any(), Examples: one}, contentNDJSON: {Schema: openapi.Text(), Examples: lines}}}
	return o
}

// exampleEvent is a failed sign-in.
func exampleEvent(id string, at time.Time) any {
	return map[string]any{
		"id": id, "createdDateTime": at.UTC().Format(time.RFC3339), "userPrincipalName": "ada@example.org", "appDisplayName": "Payroll", "ipAddress": "203.0.113.9",
		"clientAppUsed": "IMAP", "status": map[string]any{"errorCode": 50126},
	}
}

// describe serves the document: its examples happened when it was asked for.
func (g *Gateway) describe(w http.ResponseWriter, r *http.Request) {
	text, err := openapi.Render(document(time.Now()))
	if err != nil {
		answer{}.write(w, &problem{status: http.StatusInternalServerError, code: "InternalServerError", message: err.Error()})
		return
	}
	body, media := text.JSON("http://"+r.Host), "application/json"
	if r.URL.Path == yamlPath {
		body, media = text.YAML("http://"+r.Host), "application/yaml"
	}
	sendPage(w, media, body)
}

// docs serves the page to try it.
func (g *Gateway) docs(w http.ResponseWriter, _ *http.Request) {
	page := openapi.NewPage("openapi.json", "./", "")
	page.Headers(w.Header())
	sendPage(w, "text/html; charset=utf-8", page.HTML)
}

func sendPage(w http.ResponseWriter, media string, body []byte) {
	w.Header().Set("Content-Type", media)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(body) // a client that has gone is no error of ours
}
