package query

import (
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/accesslog"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/late"
	"github.com/gatehouse/gatehouse/query/list"
	"github.com/gatehouse/gatehouse/query/report"
)

// Routes of our own paths.
const (
	routeTail      api.RouteName = "tail"
	routeDownload  api.RouteName = "download"
	routeError     api.RouteName = "error"
	routeLate      api.RouteName = "late"
	routeHorizon   api.RouteName = "horizon"
	routeAccessLog api.RouteName = "accesslog"
)

// signInOperations are those on sign-ins that Graph does not have.
func (s *Service) signInOperations() []api.Operation {
	return []api.Operation{
		{
			Name: routeTail, Method: api.Get, Path: "/api/tail", Group: groupSignIns, Handling: api.With(list.NewTailOptions, s.lists.Tail),
			Summary: "Follow sign-ins as they arrive",
			About:   "In the order in which they were stored, without a gap. A client that keeps the last cursor sees every stored delivery at least once. With `Accept: text/event-stream` it is a stream of server-sent events.",
			Headers: []api.Header{{Name: "Last-Event-ID", About: "The id of the last event of a stream: it goes on there.", Schema: openapi.Text()}},
			Answers: []api.Outcome{api.Marks(api.Answered("What has come.", api.MediaJSON, openapi.To("Tail"), api.MediaEvent, openapi.Text().Saying("Events `signin` and `mark`, each with the cursor behind it as its id."))), expired()},
			Examples: []api.Example{
				{Name: "begin", Summary: "The first two sign-ins kept", Options: map[string]string{"after": "begin", "$top": "2"}},
				{Name: "now", Summary: "What comes within five seconds", Options: map[string]string{"wait": "5"}},
			},
		},
		{
			Name: routeDownload, Method: api.Get, Path: "/api/signins/download", Group: groupSignIns, Handling: api.With(list.NewDownloadOptions, s.lists.Download),
			Summary: "Download sign-ins as a file",
			About:   "The newest of a filter, up to a bound in the settings (250,000), as CSV with the columns of the portals of large directories, or as JSON. A file that ends in order is whole. The trailers `Gatehouse-Rows` and `Gatehouse-More` say how many there are, and whether older ones were left out.",
			Answers: []api.Outcome{downloaded()},
			Examples: []api.Example{
				{Name: "failures", Summary: "Failures as CSV", Options: map[string]string{"$filter": "status eq 'Failure'"}},
				{Name: "steps", Summary: "Steps of authentication as CSV", Options: map[string]string{"part": "authenticationDetails"}},
				{Name: "json", Summary: "What service principals did, as JSON", Options: map[string]string{"format": "json", "kind": "application"}},
			},
		},
		{
			Name: routeError, Method: api.Get, Path: "/api/errors/{code}", Group: groupSignIns, Handling: reporting(s, report.NewErrorOptions, s.reports.ErrorCode),
			Summary: "Look up an error code",
			About:   "What it means, what to do, and how often it was seen. A code that neither the catalogue nor the sign-ins that the token may see know is 404.",
			ID:      &api.PathID{Name: "code", About: "A number such as 50126, also written AADSTS50126.", Schema: openapi.Text(), Example: "50126"},
			Headers: []api.Header{api.IfNoneMatch()},
			Answers: api.SettledAnswers("The code.", api.MediaJSON, report.ErrorAnswer{}, api.MediaCSV, openapi.Text()),
			Examples: []api.Example{
				{Name: "number", Summary: "By its number"},
				{Name: "message", Summary: "As error messages write it, interactive sign-ins only", ID: "AADSTS50126", Options: map[string]string{"scope": "interactive"}},
			},
		},
	}
}

func expired() api.Outcome {
	return api.Outcome{Status: 410, About: "A cursor of a topic that has been deleted: begin again.", Content: map[string]any{api.MediaJSON: openapi.To("Error")}}
}

func downloaded() api.Outcome {
	either := &openapi.Schema{AnyOf: []*openapi.Schema{openapi.ListOf(openapi.To("SignInBeta")), openapi.ListOf(openapi.To("AuthenticationStep"))}}
	of := api.Marks(api.Answered("The file.", api.MediaCSV, openapi.Text(), api.MediaJSON, either))
	of.Headers["Content-Disposition"] = "The file's name, with its range."
	return of
}

// stateOperations tell up to when the picture is settled, what changed it later,
// and who looked.
func (s *Service) stateOperations() []api.Operation {
	return []api.Operation{
		{
			Name: routeHorizon, Method: api.Get, Path: "/api/horizon", Group: groupService, Handling: api.Without(s.horizon),
			Summary: "Up to when the picture is settled",
			Headers: []api.Header{api.IfNoneMatch()}, Answers: api.SettledAnswers("H, S and the retention.", api.MediaJSON, openapi.To("Horizon")),
			Examples: []api.Example{{Name: "now", Summary: "Now"}},
		},
		{
			Name: routeLate, Method: api.Get, Path: "/api/late", Group: groupService, Handling: api.With(late.NewOptions, s.late.List),
			Summary: "List late events",
			About:   "What happened before the horizon and was stored after it had passed; the newest stored first.",
			Headers: []api.Header{api.IfNoneMatch()}, Answers: api.SettledAnswers("A page of the list.", api.MediaJSON, openapi.To("LateList")),
			Examples: []api.Example{{Name: "day", Summary: "Of the last 24 hours"}, {Name: "few", Summary: "Ten a page", Options: map[string]string{"top": "10"}}},
		},
		{
			Name: routeAccessLog, Method: api.Get, Path: "/api/accesslog", Needs: access.NeedsAudits, Group: groupService, Handling: api.With(accesslog.NewOptions, s.accesses.List),
			Summary: "List who read what",
			About:   "Requests of the own tenant, the newest first.",
			Headers: []api.Header{api.IfNoneMatch()}, Answers: append(api.SettledAnswers("A page of the list.", api.MediaJSON, openapi.To("AccessLog")), notImplemented("The access log is off.")),
			Examples: []api.Example{{Name: "day", Summary: "Of the last 24 hours"}, {Name: "lists", Summary: "Lists of sign-ins", Options: map[string]string{"route": string(routeList), "top": "20"}}},
		},
	}
}

func notImplemented(about string) api.Outcome {
	return api.Outcome{Status: 501, About: about, Content: map[string]any{api.MediaJSON: openapi.To("Error")}}
}
