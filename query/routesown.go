package query

import (
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/report"
)

// Routes of our own paths.
const (
	routeTail      routeName = "tail"
	routeDownload  routeName = "download"
	routeError     routeName = "error"
	routeLate      routeName = "late"
	routeHorizon   routeName = "horizon"
	routeAccessLog routeName = "accesslog"
)

// signInOperations are those on sign-ins that Graph does not have.
func signInOperations() []operation {
	return []operation{
		{
			name: routeTail, method: get, path: "/api/tail", group: groupSignIns, handling: with(newTailOptions, (*Service).tail),
			summary: "Follow sign-ins as they arrive",
			about:   "In the order in which they were stored, without a gap. A client that keeps the last cursor sees every stored delivery at least once. With `Accept: text/event-stream` it is a stream of server-sent events.",
			headers: []header{{"Last-Event-ID", "The id of the last event of a stream: it goes on there.", openapi.Text()}},
			answers: []outcome{marks(answered("What has come.", mediaJSON, openapi.To("Tail"), mediaEvent, openapi.Text().Saying("Events `signin` and `mark`, each with the cursor behind it as its id."))), expired()},
			examples: []example{
				{name: "begin", summary: "The first two sign-ins kept", options: map[string]string{"after": "begin", "$top": "2"}},
				{name: "now", summary: "What comes within five seconds", options: map[string]string{"wait": "5"}},
			},
		},
		{
			name: routeDownload, method: get, path: "/api/signins/download", group: groupSignIns, handling: with(newDownloadOptions, (*Service).download),
			summary: "Download sign-ins as a file",
			about:   "The newest of a filter, up to a bound in the settings (250,000), as CSV with the columns of the portals of large directories, or as JSON. A file that ends in order is whole. The trailers `Gatehouse-Rows` and `Gatehouse-More` say how many there are, and whether older ones were left out.",
			answers: []outcome{downloaded()},
			examples: []example{
				{name: "failures", summary: "Failures as CSV", options: map[string]string{"$filter": "status eq 'Failure'"}},
				{name: "steps", summary: "Steps of authentication as CSV", options: map[string]string{"part": "authenticationDetails"}},
				{name: "json", summary: "What service principals did, as JSON", options: map[string]string{"format": "json", "kind": "application"}},
			},
		},
		{
			name: routeError, method: get, path: "/api/errors/{code}", group: groupSignIns, handling: reporting(report.NewErrorOptions, (*report.Reports).ErrorCode),
			summary: "Look up an error code",
			about:   "What it means, what to do, and how often it was seen. A code that neither the catalogue nor the sign-ins that the token may see know is 404.",
			id:      &pathID{"code", "A number such as 50126, also written AADSTS50126.", openapi.Text(), "50126"},
			headers: []header{ifNoneMatch()},
			answers: settledAnswers("The code.", mediaJSON, report.ErrorAnswer{}, mediaCSV, openapi.Text()),
			examples: []example{
				{name: "number", summary: "By its number"},
				{name: "message", summary: "As error messages write it, interactive sign-ins only", id: "AADSTS50126", options: map[string]string{"scope": "interactive"}},
			},
		},
	}
}

func expired() outcome {
	return outcome{status: 410, about: "A cursor of a topic that has been deleted: begin again.", content: map[string]any{mediaJSON: openapi.To("Error")}}
}

func downloaded() outcome {
	either := &openapi.Schema{AnyOf: []*openapi.Schema{openapi.ListOf(openapi.To("SignInBeta")), openapi.ListOf(openapi.To("AuthenticationStep"))}}
	of := marks(answered("The file.", mediaCSV, openapi.Text(), mediaJSON, either))
	of.headers["Content-Disposition"] = "The file's name, with its range."
	return of
}

// stateOperations tell up to when the picture is settled, what changed it later,
// and who looked.
func stateOperations() []operation {
	return []operation{
		{
			name: routeHorizon, method: get, path: "/api/horizon", group: groupService, handling: without((*Service).horizon),
			summary: "Up to when the picture is settled",
			headers: []header{ifNoneMatch()}, answers: settledAnswers("H, S and the retention.", mediaJSON, openapi.To("Horizon")),
			examples: []example{{name: "now", summary: "Now"}},
		},
		{
			name: routeLate, method: get, path: "/api/late", group: groupService, handling: with(newLateOptions, (*Service).late),
			summary: "List late events",
			about:   "What happened before the horizon and was stored after it had passed; the newest stored first.",
			headers: []header{ifNoneMatch()}, answers: settledAnswers("A page of the list.", mediaJSON, openapi.To("LateList")),
			examples: []example{{name: "day", summary: "Of the last 24 hours"}, {name: "few", summary: "Ten a page", options: map[string]string{"top": "10"}}},
		},
		{
			name: routeAccessLog, method: get, path: "/api/accesslog", needs: access.NeedsAudits, group: groupService, handling: with(newAccessOptions, (*Service).accesses),
			summary: "List who read what",
			about:   "Requests of the own tenant, the newest first.",
			headers: []header{ifNoneMatch()}, answers: append(settledAnswers("A page of the list.", mediaJSON, openapi.To("AccessLog")), notImplemented("The access log is off.")),
			examples: []example{{name: "day", summary: "Of the last 24 hours"}, {name: "lists", summary: "Lists of sign-ins", options: map[string]string{"route": string(routeList), "top": "20"}}},
		},
	}
}

func notImplemented(about string) outcome {
	return outcome{status: 501, about: about, content: map[string]any{mediaJSON: openapi.To("Error")}}
}
