package query

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/query/report"
)

func TestRouter(t *testing.T) {
	r := newRouter(operations())
	for path, want := range map[string]route{
		"/":                                {name: routePortal},
		"":                                 {name: routePortal},
		"/healthz":                         {name: routeAdmin},
		"/READYZ/":                         {name: routeAdmin},
		"/v1.0/auditLogs/signIns":          {name: routeList},
		"/BETA/AUDITLOGS/SIGNINS/":         {name: routeList},
		"/v1.0/auditLogs/signIns/$count":   {name: routeTotal},
		"/v1.0/auditLogs/signIns/%24COUNT": {name: routeTotal},
		"/v1.0/auditLogs/signIns/A%2Fb":    {name: routeGet, id: "A/b"},
		"/v1.0/auditLogs/signIns('A')":     {name: routeGet, id: "A"},
		"/v1.0/auditLogs/SIGNINS('it''s')": {name: routeGet, id: "it's"},
		"/v1.0/auditLogs/signIns/it''s":    {name: routeGet, id: "it''s"},
		"/v1.0/$metadata":                  {name: routeMetadata},
		"/api/errors/AADSTS50126":          {name: routeError, id: "AADSTS50126"},
		"/api/reports/Applications":        {name: routeReportApplications},
		"/api/reports/applications/X":      {name: routeReportApplication, id: "X"},
		"/api/tenants/T/Policies":          {name: routePolicies, id: "T"},
		"/beta/reports/" + report.SummaryName + "(period='D7')": {name: routeSummary, id: "D7"},
		"/beta/reports/" + report.SummaryName + "(period=D7)":   {name: routeSummary, id: "period=D7"},
		"/v1.0/auditLogs/signIns('')":                           {problem: "signIns('')"},
		"/v1.0/auditLogs/signIns/":                              {name: routeList},
		"/v1.0/auditLogs/signIns/$value":                        {problem: "$value"},
		"/v1.0/auditLogs/signIns/x/y":                           {problem: "y"},
		"/v1.0/auditLogs":                                       {problem: "auditLogs"},
		"/v1.0/users/x":                                         {problem: "users"},
		"/v1.0/reports/" + report.SummaryName + "(period='D7')": {problem: "reports"},
		"/api/tenants/T":                                        {problem: "T"},
		"/api/errors/%zz":                                       {problem: "%zz"},
		"/v2.0/auditLogs/signIns":                               {problem: "v2.0"},
		"/healthz/x":                                            {problem: "x"},
	} {
		got := r.route(path)
		assert.Equal(t, want.id, got.id, path)
		if want.problem != "" {
			assert.Equal(t, routeUnknown, got.name, path)
			assert.Equal(t, "Resource not found for the segment '"+want.problem+"'.", got.problem, path)
			continue
		}
		assert.Equal(t, want.name, got.name, path)
	}
	assert.Equal(t, "GET, HEAD, PUT, DELETE", r.route("/api/tenants/T/policies").methods())
	assert.Equal(t, "GET, HEAD", r.route("/api/late").methods())
}
