package query

import "github.com/gatehouse/gatehouse/query/rollup"

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
	routeSummary            routeName = "report_summary"
)

// reportOperations are the reports.
func reportOperations() []operation {
	const root = "/api/reports"
	top := func(top int, all bool) func() *topOptions {
		return func() *topOptions { return newTopOptions(top, all) }
	}
	series := func(bucket rollup.Bucket, top int) func() *seriesOptions {
		return func() *seriesOptions { return newSeriesOptions(bucket, top) }
	}
	return []operation{
		{name: routeWeekly, method: get, path: root + "/weekly", handling: with(newWeeklyOptions, (*Service).weekly)},
		{name: routeReportSignIns, method: get, path: root + "/signIns", handling: with(newSignInsOptions, (*Service).reportSignIns)},
		{name: routeReportApplications, method: get, path: root + "/applications", handling: with(series(rollup.Week, 3), (*Service).reportApplications)},
		{name: routeReportApplication, method: get, path: root + "/applications/{appId}", handling: with(series(rollup.Day, 25), (*Service).reportApplication)},
		{name: routeReportUser, method: get, path: root + "/users/{id}", handling: with(top(25, false), (*Service).reportUser)},
		{name: routeReportErrors, method: get, path: root + "/errors", handling: with(top(100, false), (*Service).reportErrors)},
		// Mail protocols sign in without a person at hand: all count.
		{name: routeReportLegacy, method: get, path: root + "/legacyAuthentication", handling: with(top(100, true), (*Service).reportLegacy)},
		{name: routeReportGroup, method: get, path: root + "/group", handling: with(newGroupOptions, (*Service).reportGroup)},
		{
			name: routeSummary, method: get, path: "/beta/reports/" + summaryName + "(period='{period}')", aliases: []string{"/beta/reports/" + summaryName + "({period})"},
			version: beta, handling: without((*Service).summary),
		},
	}
}
