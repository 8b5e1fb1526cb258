package query

import (
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/components"
	"github.com/gatehouse/gatehouse/query/entity"
)

// Routes of Graph's paths.
const (
	routeList     routeName = "signins"
	routeGet      routeName = "signin"
	routeTotal    routeName = "count"
	routeMetadata routeName = "metadata"
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
func graphOperations(v entity.Version) []operation {
	root := "/" + v.String()
	signIns := root + "/auditLogs/signIns"
	component := components.SignIn(v)
	return []operation{
		{
			name: routeList, method: get, path: signIns, version: v, group: groupSignIns, handling: with(newListOptions, (*Service).list),
			summary:  "List sign-ins",
			about:    "As Microsoft Graph's " + v.String() + " gives them. Following `@odata.nextLink` returns each sign-in exactly once while others arrive and are revised.",
			headers:  []header{prefer(), ifNoneMatch()},
			answers:  settledAnswers("A page of the list.", mediaJSON, openapi.To(component+"List")),
			examples: listExamples(),
		},
		{
			name: routeTotal, method: get, path: signIns + "/$count", version: v, group: groupSignIns, handling: with(newTotalOptions, (*Service).total),
			summary:  "Count sign-ins",
			about:    "The number alone, as text.",
			headers:  []header{ifNoneMatch()},
			answers:  settledAnswers("How many sign-ins a list has.", mediaText, openapi.Text()),
			examples: []example{{name: "all", summary: "All that is settled"}, {name: "search", summary: "Those that mention a word", options: map[string]string{"$search": `outlook OR "one drive"`}}},
		},
		{
			name: routeGet, method: get, path: signIns + "/{id}", aliases: []string{signIns + "('{id}')"}, version: v, group: groupSignIns, handling: with(newOneOptions, (*Service).get),
			summary: "Get a sign-in",
			about:   "Whatever its kind; the latest revision. The path may also end in `signIns('{id}')`.",
			id:      &pathID{"id", "The request id.", openapi.Text(), "my-first-event"},
			headers: []header{prefer(), ifNoneMatch()},
			answers: settledAnswers("The sign-in.", mediaJSON, openapi.To(component+"Entity")),
			examples: []example{
				{name: "live", summary: "One that may not be settled yet", options: map[string]string{"visibility": "live"}},
				{name: "few", summary: "Few of its properties", options: map[string]string{"visibility": "live", "$select": "id,createdDateTime,status"}},
			},
		},
		{
			name: routeMetadata, method: get, path: root + "/$metadata", version: v, needs: access.NeedsNothing, group: groupSignIns, handling: without((*Service).metadata),
			summary: "Describe sign-ins as CSDL",
			answers: []outcome{answered("OData 4.0's description of what is served.", mediaXML, openapi.Text())}, examples: []example{{name: "all", summary: "All of it"}},
		},
	}
}

// listExamples are filters that administrators need.
func listExamples() []example {
	return []example{
		{name: "newest", summary: "The five newest settled sign-ins", options: map[string]string{"$top": "5"}},
		{name: "failures", summary: "Failures outside Germany, and how many there are", options: map[string]string{"$filter": "status eq 'Failure' and location/countryOrRegion ne 'DE'", "$count": "true", "$top": "20"}},
		{name: "servicePrincipals", summary: "What service principals did, with few properties", options: map[string]string{
			"$filter": "signInEventTypes/any(t: t eq 'servicePrincipal')", "$select": "id,createdDateTime,servicePrincipalName,status", "$top": "20",
		}},
		{name: "network", summary: "From one network", options: map[string]string{"$filter": "ipAddress eq '203.0.113.0/24'", "$top": "20"}},
		{name: "legacy", summary: "Legacy clients, the oldest first", options: map[string]string{"$filter": "clientAppUsed in ('IMAP4','POP3','Authenticated SMTP')", "$orderby": "createdDateTime asc", "$top": "20"}},
		{name: "search", summary: "Words, live", options: map[string]string{"$search": "outlook", "visibility": "live", "$top": "20"}},
	}
}
