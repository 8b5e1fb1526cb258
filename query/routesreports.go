package query

import (
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/report"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// Routes of reports.
const (
	routeWeekly             api.RouteName = "weekly"
	routeReportSignIns      api.RouteName = "report_signins"
	routeReportApplications api.RouteName = "report_applications"
	routeReportApplication  api.RouteName = "report_application"
	routeReportUser         api.RouteName = "report_user"
	routeReportErrors       api.RouteName = "report_errors"
	routeReportLegacy       api.RouteName = "report_legacy"
	routeReportGroup        api.RouteName = "report_group"
	routeReportValues       api.RouteName = "report_values"
	routeSummary            api.RouteName = "report_summary"
)

// Ids that the demo has.
const (
	exampleApp  = "9199bf20-a13f-4107-85dc-02114787ef48"
	exampleUser = "8e69b948-3adc-4689-abb9-3ad60cdb9329"
)

// reportsRoot begins the paths of reports.
const reportsRoot = "/api/reports"

// reportOperation is a row of the table for a report that is JSON, or CSV by Accept.
func reportOperation(name api.RouteName, path string, h api.Handling, shape any, summary, about string, examples ...api.Example) api.Operation {
	return api.Operation{
		Name: name, Method: api.Get, Path: reportsRoot + path, Group: groupReports, Handling: h, Summary: summary, About: about,
		Headers: []api.Header{api.IfNoneMatch()}, Answers: api.SettledAnswers("The report.", api.MediaJSON, shape, api.MediaCSV, openapi.Text()),
		Examples: append([]api.Example{{Name: "default", Summary: "The last 30 days that are settled"}}, examples...),
	}
}

// reportOperations are the reports over all that the reader may see.
func (s *Service) reportOperations() []api.Operation {
	series := func() *report.SeriesOptions { return report.NewSeriesOptions(rollup.Week, 3) }
	failures := func() *report.TopOptions { return report.NewTopOptions(100, false) }
	legacy := func() *report.TopOptions { return report.NewTopOptions(100, true) } // mail protocols sign in without a person at hand: all count
	weekly := reportOperation(routeWeekly, "/weekly", reporting(s, report.NewPeriod, s.reports.Weekly), report.WeeklyReport{},
		"Sign-ins by status and distinct users per ISO week", "At most 560 weeks.",
		api.Example{Name: "all", Summary: "All kinds of sign-ins, live", Options: map[string]string{"scope": "all", "visibility": "live"}})
	return append([]api.Operation{
		weekly,
		reportOperation(routeReportSignIns, "/signIns", reporting(s, report.NewSignInsOptions, s.reports.SignIns), report.SignInsReport{},
			"Sign-ins over time", "At most 560 days or weeks. The most frequent values of the whole period stand in each of them, in the same order; the rest is one value marked `other`.",
			api.Example{Name: "mfa", Summary: "By week and second factor", Options: map[string]string{"by": "mfa", "bucket": "week"}},
			api.Example{Name: "countries", Summary: "By day and country, the ten most frequent", Options: map[string]string{"by": "country", "top": "10"}}),
		reportOperation(routeReportApplications, "/applications", reporting(s, series, s.reports.Applications), report.ApplicationsReport{},
			"The most used applications", "Each with its days or weeks and its distinct users.",
			api.Example{Name: "ten", Summary: "Ten of them by day", Options: map[string]string{"top": "10", "bucket": "day"}}),
		reportOperation(routeReportErrors, "/errors", reporting(s, failures, s.reports.Errors), report.ErrorsReport{},
			"Failures by error code", "With what to do about each.", api.Example{Name: "five", Summary: "The five most frequent", Options: map[string]string{"top": "5"}}),
		reportOperation(routeReportLegacy, "/legacyAuthentication", reporting(s, legacy, s.reports.Legacy), report.LegacyReport{},
			"Who still uses legacy authentication", "By client app, application and user.", api.Example{Name: "people", Summary: "Only where a person signed in", Options: map[string]string{"scope": "interactive"}}),
	}, s.narrowReports()...)
}

// narrowReports are the reports on one application, one user or some users, and
// Graph's own.
func (s *Service) narrowReports() []api.Operation {
	series := func() *report.SeriesOptions { return report.NewSeriesOptions(rollup.Day, 25) }
	top := func() *report.TopOptions { return report.NewTopOptions(25, false) }
	application := reportOperation(routeReportApplication, "/applications/{appId}", reporting(s, series, s.reports.Application), report.ApplicationReport{},
		"One application's use", "With its sign-ins by client app, country, Conditional Access and requirement.",
		api.Example{Name: "weeks", Summary: "By week", Options: map[string]string{"bucket": "week"}})
	application.ID = &api.PathID{Name: "appId", About: "The application's id.", Schema: openapi.Text(), Example: exampleApp}
	user := reportOperation(routeReportUser, "/users/{id}", reporting(s, top, s.reports.User), report.UserReport{},
		"One user's pattern", "When, by what and from where. Who sees only their own sign-ins may ask for their own id.",
		api.Example{Name: "name", Summary: "By the principal name", ID: "ada@example.org"})
	user.ID = &api.PathID{Name: "id", About: "An id, or a principal name in any case.", Schema: openapi.Text(), Example: exampleUser}
	group := reportOperation(routeReportGroup, "/group", reporting(s, report.NewGroupOptions, s.reports.Group), report.GroupReport{},
		"A group of users", "Give `ids` or `group`.")
	group.Examples = []api.Example{{Name: "ids", Summary: "Two users", Options: map[string]string{"ids": exampleUser + ",ada@example.org"}}}
	summary := api.Operation{
		Name: routeSummary, Method: api.Get, Path: "/beta/reports/" + report.SummaryName + "(period='{period}')", Aliases: []string{"/beta/reports/" + report.SummaryName + "({period})"},
		Version: entity.Beta, Group: groupReports, Handling: api.Without(s.summary),
		Summary: "Graph's summary by application", About: "Interactive sign-ins in the days up to the horizon.",
		ID:      &api.PathID{Name: "period", About: "The last 7 or 30 days.", Schema: openapi.OneOf("D7", "D30"), Example: "D7"},
		Headers: []api.Header{api.IfNoneMatch()}, Answers: api.SettledAnswers("The summary.", api.MediaJSON, report.SummaryAnswer{}),
		Examples: []api.Example{{Name: "week", Summary: "Seven days"}, {Name: "month", Summary: "30 days", ID: "D30"}},
	}
	values := reportOperation(routeReportValues, "/values", reporting(s, report.NewValuesOptions, s.reports.Values), report.ValuesReport{},
		"The most frequent values of a property", "What suggestions are made of. Values that a filter takes for the same are one; a sign-in with several counts for each.")
	values.Examples = []api.Example{
		{Name: "addresses", Summary: "Addresses with failures", Options: map[string]string{"property": "ipAddress", "$filter": "status eq 'Failure'", "top": "5"}},
		{Name: "suggest", Summary: "Applications that hold a text", Options: map[string]string{"property": "appDisplayName", "contains": "mail"}},
	}
	return []api.Operation{application, user, group, values, summary}
}
