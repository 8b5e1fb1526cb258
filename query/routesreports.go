package query

import (
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/report"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// Routes of reports.
const (
	routeWeekly             routeName = "weekly"
	routeReportSignIns      routeName = "report_signins"
	routeReportApplications routeName = "report_applications"
	routeReportApplication  routeName = "report_application"
	routeReportUser         routeName = "report_user"
	routeReportErrors       routeName = "report_errors"
	routeReportLegacy       routeName = "report_legacy"
	routeReportGroup        routeName = "report_group"
	routeReportValues       routeName = "report_values"
	routeSummary            routeName = "report_summary"
)

// Ids that the demo has.
const (
	exampleApp  = "9199bf20-a13f-4107-85dc-02114787ef48"
	exampleUser = "8e69b948-3adc-4689-abb9-3ad60cdb9329"
)

// reportsRoot begins the paths of reports.
const reportsRoot = "/api/reports"

// reportOperation is a row of the table for a report that is JSON, or CSV by Accept.
func reportOperation(name routeName, path string, h handling, shape any, summary, about string, examples ...example) operation {
	return operation{
		name: name, method: get, path: reportsRoot + path, group: groupReports, handling: h, summary: summary, about: about,
		headers: []header{ifNoneMatch()}, answers: settledAnswers("The report.", mediaJSON, shape, mediaCSV, openapi.Text()),
		examples: append([]example{{name: "default", summary: "The last 30 days that are settled"}}, examples...),
	}
}

// reportOperations are the reports over all that the reader may see.
func reportOperations() []operation {
	series := func() *report.SeriesOptions { return report.NewSeriesOptions(rollup.Week, 3) }
	failures := func() *report.TopOptions { return report.NewTopOptions(100, false) }
	legacy := func() *report.TopOptions { return report.NewTopOptions(100, true) } // mail protocols sign in without a person at hand: all count
	weekly := reportOperation(routeWeekly, "/weekly", reporting(report.NewPeriod, (*report.Reports).Weekly), report.WeeklyReport{},
		"Sign-ins by status and distinct users per ISO week", "At most 560 weeks.",
		example{name: "all", summary: "All kinds of sign-ins, live", options: map[string]string{"scope": "all", "visibility": "live"}})
	return append([]operation{
		weekly,
		reportOperation(routeReportSignIns, "/signIns", reporting(report.NewSignInsOptions, (*report.Reports).SignIns), report.SignInsReport{},
			"Sign-ins over time", "At most 560 days or weeks. The most frequent values of the whole period stand in each of them, in the same order; the rest is one value marked `other`.",
			example{name: "mfa", summary: "By week and second factor", options: map[string]string{"by": "mfa", "bucket": "week"}},
			example{name: "countries", summary: "By day and country, the ten most frequent", options: map[string]string{"by": "country", "top": "10"}}),
		reportOperation(routeReportApplications, "/applications", reporting(series, (*report.Reports).Applications), report.ApplicationsReport{},
			"The most used applications", "Each with its days or weeks and its distinct users.",
			example{name: "ten", summary: "Ten of them by day", options: map[string]string{"top": "10", "bucket": "day"}}),
		reportOperation(routeReportErrors, "/errors", reporting(failures, (*report.Reports).Errors), report.ErrorsReport{},
			"Failures by error code", "With what to do about each.", example{name: "five", summary: "The five most frequent", options: map[string]string{"top": "5"}}),
		reportOperation(routeReportLegacy, "/legacyAuthentication", reporting(legacy, (*report.Reports).Legacy), report.LegacyReport{},
			"Who still uses legacy authentication", "By client app, application and user.", example{name: "people", summary: "Only where a person signed in", options: map[string]string{"scope": "interactive"}}),
	}, narrowReports()...)
}

// narrowReports are the reports on one application, one user or some users, and
// Graph's own.
func narrowReports() []operation {
	series := func() *report.SeriesOptions { return report.NewSeriesOptions(rollup.Day, 25) }
	top := func() *report.TopOptions { return report.NewTopOptions(25, false) }
	application := reportOperation(routeReportApplication, "/applications/{appId}", reporting(series, (*report.Reports).Application), report.ApplicationReport{},
		"One application's use", "With its sign-ins by client app, country, Conditional Access and requirement.",
		example{name: "weeks", summary: "By week", options: map[string]string{"bucket": "week"}})
	application.id = &pathID{"appId", "The application's id.", openapi.Text(), exampleApp}
	user := reportOperation(routeReportUser, "/users/{id}", reporting(top, (*report.Reports).User), report.UserReport{},
		"One user's pattern", "When, by what and from where. Who sees only their own sign-ins may ask for their own id.",
		example{name: "name", summary: "By the principal name", id: "ada@example.org"})
	user.id = &pathID{"id", "An id, or a principal name in any case.", openapi.Text(), exampleUser}
	group := reportOperation(routeReportGroup, "/group", reporting(report.NewGroupOptions, (*report.Reports).Group), report.GroupReport{},
		"A group of users", "Give `ids` or `group`.")
	group.examples = []example{{name: "ids", summary: "Two users", options: map[string]string{"ids": exampleUser + ",ada@example.org"}}}
	summary := operation{
		name: routeSummary, method: get, path: "/beta/reports/" + report.SummaryName + "(period='{period}')", aliases: []string{"/beta/reports/" + report.SummaryName + "({period})"},
		version: entity.Beta, group: groupReports, handling: without((*Service).summary),
		summary: "Graph's summary by application", about: "Interactive sign-ins in the days up to the horizon.",
		id:      &pathID{"period", "The last 7 or 30 days.", openapi.OneOf("D7", "D30"), "D7"},
		headers: []header{ifNoneMatch()}, answers: settledAnswers("The summary.", mediaJSON, report.SummaryAnswer{}),
		examples: []example{{name: "week", summary: "Seven days"}, {name: "month", summary: "30 days", id: "D30"}},
	}
	values := reportOperation(routeReportValues, "/values", reporting(report.NewValuesOptions, (*report.Reports).Values), report.ValuesReport{},
		"The most frequent values of a property", "What suggestions are made of. Values that a filter takes for the same are one; a sign-in with several counts for each.")
	values.examples = []example{
		{name: "addresses", summary: "Addresses with failures", options: map[string]string{"property": "ipAddress", "$filter": "status eq 'Failure'", "top": "5"}},
		{name: "suggest", summary: "Applications that hold a text", options: map[string]string{"property": "appDisplayName", "contains": "mail"}},
	}
	return []operation{application, user, group, values, summary}
}
