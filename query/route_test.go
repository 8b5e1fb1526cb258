package query

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/report"
)

// How paths are written in other ways is tested where the router is.
func TestRouter(t *testing.T) {
	r := api.NewRouter((&Service{}).operations())
	for path, want := range map[string]api.Route{
		"/":                              {Name: routePortal},
		"":                               {Name: routePortal},
		"/healthz":                       {Name: routeAdmin},
		"/READYZ/":                       {Name: routeAdmin},
		"/v1.0/auditLogs/signIns":        {Name: routeList},
		"/BETA/AUDITLOGS/SIGNINS/":       {Name: routeList},
		"/v1.0/auditLogs/signIns/$count": {Name: routeTotal},
		"/v1.0/auditLogs/signIns('A')":   {Name: routeGet, ID: "A"},
		"/v1.0/$metadata":                {Name: routeMetadata},
		"/api/errors/AADSTS50126":        {Name: routeError, ID: "AADSTS50126"},
		"/api/reports/Applications":      {Name: routeReportApplications},
		"/api/reports/applications/X":    {Name: routeReportApplication, ID: "X"},
		"/api/tenants/T/Policies":        {Name: routePolicies, ID: "T"},
		"/beta/reports/" + report.SummaryName + "(period='D7')": {Name: routeSummary, ID: "D7"},
		"/beta/reports/" + report.SummaryName + "(period=D7)":   {Name: routeSummary, ID: "period=D7"},
		"/v1.0/":               {Name: routeService},
		"/beta/auditLogs":      {Name: routeService},
		"/v1.0/auditLogs/some": {Problem: "some"},
		"/v1.0/users/x":        {Problem: "users"},
		"/v1.0/reports/" + report.SummaryName + "(period='D7')": {Problem: "reports"},
		"/api/tenants/T":          {Problem: "T"},
		"/v2.0/auditLogs/signIns": {Problem: "v2.0"},
		"/healthz/x":              {Problem: "x"},
	} {
		got := r.Route(path)
		assert.Equal(t, want.ID, got.ID, path)
		if want.Problem != "" {
			assert.Equal(t, api.Unknown, got.Name, path)
			assert.Equal(t, "Resource not found for the segment '"+want.Problem+"'.", got.Problem, path)
			continue
		}
		assert.Equal(t, want.Name, got.Name, path)
	}
	assert.Equal(t, "GET, HEAD, PUT, DELETE", r.Route("/api/tenants/T/policies").Methods())
	assert.Equal(t, "GET, HEAD", r.Route("/api/late").Methods())
}
