package query

import (
	"fmt"
	"net/http"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/components"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/list"
)

// Routes of Graph's paths.
const (
	routeList     api.RouteName = "signins"
	routeGet      api.RouteName = "signin"
	routeTotal    api.RouteName = "count"
	routeMetadata api.RouteName = "metadata"
	routeService  api.RouteName = "service"
	routeBatch    api.RouteName = "batch"
)

// Groups of operations.
const (
	groupSignIns   = "Sign-ins"
	groupReports   = "Reports"
	groupQuestions = "Questions"
	groupService   = "Policies and service"
	groupSessions  = "Sessions"
	groupPages     = "Pages"
)

func groups() []openapi.Tag {
	return []openapi.Tag{
		{Name: groupSignIns, Description: "Lists, single sign-ins, following, downloads and error codes."},
		{Name: groupReports, Description: "Numbers, each with a link to exactly the sign-ins that it counts."},
		{Name: groupQuestions, Description: "What analysts ask again and again, over the whole tenant: the SQL of docs/sql.md."},
		{Name: groupService, Description: "Tenants' policies, the horizon, late events and the access log."},
		{Name: groupSessions, Description: "Signing in with a browser, for our own pages alone."},
		{Name: groupPages, Description: "For people and operators; without a token."},
	}
}

// graphOperations are those of one version of Graph's API.
func (s *Service) graphOperations(v entity.Version) []api.Operation {
	root := "/" + v.String()
	signIns := root + "/auditLogs/signIns"
	component := components.SignIn(v)
	batch := batchExamples()
	pageOptions := func() *list.PageOptions { return list.NewPageOptions(v) }
	return []api.Operation{
		{
			Name: routeList, Method: api.Get, Path: signIns, Version: v, Group: groupSignIns, Handling: api.With(pageOptions, s.lists.Page),
			Summary:  "List sign-ins",
			About:    "As Microsoft Graph's " + v.String() + " gives them. Following `@odata.nextLink` returns each sign-in exactly once while others arrive and are revised.",
			Headers:  []api.Header{api.Prefer(), api.IfNoneMatch()},
			Answers:  api.SettledAnswers("A page of the list.", api.MediaJSON, openapi.To(component+"List")),
			Examples: listExamples(),
		},
		{
			Name: routeTotal, Method: api.Get, Path: signIns + "/$count", Version: v, Group: groupSignIns, Handling: api.With(list.NewTotalOptions, s.lists.Total),
			Summary:  "Count sign-ins",
			About:    "The number alone, as text.",
			Headers:  []api.Header{api.IfNoneMatch()},
			Answers:  api.SettledAnswers("How many sign-ins a list has.", api.MediaText, openapi.Text()),
			Examples: []api.Example{{Name: "all", Summary: "All that is settled"}, {Name: "search", Summary: "Those that mention a word", Options: map[string]string{"$search": `outlook OR "one drive"`}}},
		},
		{
			Name: routeGet, Method: api.Get, Path: signIns + "/{id}", Aliases: []string{signIns + "('{id}')"}, Version: v, Group: groupSignIns, Handling: api.With(list.NewOneOptions, s.lists.One),
			Summary: "Get a sign-in",
			About:   "Whatever its kind; the latest revision. The path may also end in `signIns('{id}')`.",
			ID:      &api.PathID{Name: "id", About: "The request id.", Schema: openapi.Text(), Example: "my-first-event"},
			Headers: []api.Header{api.Prefer(), api.IfNoneMatch()},
			Answers: api.SettledAnswers("The sign-in.", api.MediaJSON, openapi.To(component+"Entity")),
			Examples: []api.Example{
				{Name: "live", Summary: "One that may not be settled yet", Options: map[string]string{"visibility": "live"}},
				{Name: "few", Summary: "Few of its properties", Options: map[string]string{"visibility": "live", "$select": "id,createdDateTime,status"}},
			},
		},
		{
			Name: routeMetadata, Method: api.Get, Path: root + "/$metadata", Version: v, Needs: access.NeedsNothing, Group: groupSignIns, Handling: api.Without(s.metadata),
			Summary: "Describe sign-ins as CSDL",
			Answers: []api.Outcome{api.Answered("OData 4.0's description of what is served.", api.MediaXML, openapi.Text())}, Examples: []api.Example{{Name: "all", Summary: "All of it"}},
		},
		s.rootOperation(v, root, api.Without(s.serviceRoot), "Say where the root leads", "OData's service document, for clients that begin at the root."),
		s.rootOperation(v, root+"/auditLogs", api.Without(s.auditLogs), "Say where the list of sign-ins is", ""),
		{
			Name: routeBatch, Method: http.MethodPost, Path: root + "/$batch", Version: v, InParts: true, Group: groupSignIns, Handling: api.Without(s.batch),
			Summary:  "Ask several requests at once",
			About:    fmt.Sprintf("As Graph's JSON batching: up to %d requests of this version, answered one after the other, each as if it had come by itself, also for limits and the access log.", maxBatch),
			Body:     bodyOf("Requests, each with an `id`, a `method`, a `url` behind the version's root, and `headers` and `dependsOn` where wanted.", openapi.Any(), batch),
			Answers:  []api.Outcome{api.Answered("Their answers, each with the `id`, a `status`, `headers` and, where it is not empty, a `body`.", api.MediaJSON, openapi.Any())},
			Examples: batch,
		},
	}
}

// rootOperation is one on the way from a version's root to the list.
func (s *Service) rootOperation(v entity.Version, path string, h api.Handling, summary, about string) api.Operation {
	return api.Operation{
		Name: routeService, OwnID: true, Method: api.Get, Path: path, Version: v, Needs: access.NeedsNothing, Group: groupSignIns, Handling: h,
		Summary: summary, About: about,
		Answers: []api.Outcome{api.Answered("Where it leads.", api.MediaJSON, openapi.Any())}, Examples: []api.Example{{Name: "all", Summary: "All of it"}},
	}
}

// batchExamples are bodies of batches.
func batchExamples() []api.Example {
	get := func(id, url string) map[string]any {
		return map[string]any{"id": id, "method": http.MethodGet, "url": url}
	}
	return []api.Example{{Name: "two", Summary: "The newest sign-in, and how many there are", Body: map[string]any{"requests": []any{
		get("newest", "/auditLogs/signIns?$top=1"), get("all", "/auditLogs/signIns/$count"),
	}}}}
}

// listExamples are filters that administrators need.
func listExamples() []api.Example {
	return []api.Example{
		{Name: "newest", Summary: "The five newest settled sign-ins", Options: map[string]string{"$top": "5"}},
		{Name: "failures", Summary: "Failures outside Germany, and how many there are", Options: map[string]string{"$filter": "status eq 'Failure' and location/countryOrRegion ne 'DE'", "$count": "true", "$top": "20"}},
		{Name: "servicePrincipals", Summary: "What service principals did, with few properties", Options: map[string]string{
			"$filter": "signInEventTypes/any(t: t eq 'servicePrincipal')", "$select": "id,createdDateTime,servicePrincipalName,status", "$top": "20",
		}},
		{Name: "network", Summary: "From one network", Options: map[string]string{"$filter": "ipAddress eq '203.0.113.0/24'", "$top": "20"}},
		{Name: "legacy", Summary: "Legacy clients, the oldest first", Options: map[string]string{"$filter": "clientAppUsed in ('IMAP4','POP3','Authenticated SMTP')", "$orderby": "createdDateTime asc", "$top": "20"}},
		{Name: "search", Summary: "Words, live", Options: map[string]string{"$search": "outlook", "visibility": "live", "$top": "20"}},
	}
}
