package query

import "strings"

// The reports, as the log and the metrics name them.
const (
	routeReportSignIns      routeName = "report_signins"
	routeReportApplications routeName = "report_applications"
	routeReportApplication  routeName = "report_application"
	routeReportUser         routeName = "report_user"
	routeReportErrors       routeName = "report_errors"
	routeReportLegacy       routeName = "report_legacy"
	routeReportGroup        routeName = "report_group"
	routeSummary            routeName = "report_summary"
)

// reportRoute reads what follows /api/reports.
func reportRoute(segments []string) route {
	if len(segments) == 1 {
		switch strings.ToLower(segments[0]) {
		case "weekly":
			return route{name: routeWeekly}
		case "signins":
			return route{name: routeReportSignIns}
		case "applications":
			return route{name: routeReportApplications}
		case "errors":
			return route{name: routeReportErrors}
		case "legacyauthentication":
			return route{name: routeReportLegacy}
		case "group":
			return route{name: routeReportGroup}
		}
	}
	if len(segments) == 2 && segments[1] != "" {
		switch strings.ToLower(segments[0]) {
		case "applications":
			return route{name: routeReportApplication, id: segments[1]}
		case "users":
			return route{name: routeReportUser, id: segments[1]}
		}
	}
	return unknownRoute(strings.Join(segments, "/"))
}

// report answers a report; nothing else leads here.
func (s *Service) report(a *answer, rt route) *graphError {
	switch rt.name {
	case routeReportSignIns:
		return s.reportSignIns(a)
	case routeReportApplications:
		return s.reportApplications(a)
	case routeReportApplication:
		return s.reportApplication(a, rt.id)
	case routeReportUser:
		return s.reportUser(a, rt.id)
	case routeReportErrors:
		return s.reportErrors(a)
	case routeReportLegacy:
		return s.reportLegacy(a)
	case routeReportGroup:
		return s.reportGroup(a)
	case routeSummary:
		return s.summary(a, rt.id)
	}
	return notFound(rt.problem)
}
