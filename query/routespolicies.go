package query

import (
	"net/http"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
)

const routePolicies api.RouteName = "policies"

// policyOperations are those on tenants' policies.
func (s *Service) policyOperations() []api.Operation {
	problem := func(status int, about string) api.Outcome {
		return api.Outcome{Status: status, About: about, Content: map[string]any{api.MediaJSON: openapi.To("Error")}}
	}
	off := notImplemented("The service does not know where tenants' policies lie.")
	overtaken := problem(http.StatusPreconditionFailed, "If-Match or If-None-Match is against the version in force.")
	conditions := []api.Header{
		{Name: "If-Match", About: "Change only this version.", Schema: openapi.Text()},
		{Name: "If-None-Match", About: "`*` changes only where there are none.", Schema: openapi.Text()},
	}
	tagged := func(of api.Outcome) api.Outcome {
		of.Headers["ETag"] = "The version."
		return of
	}
	one := api.Operation{
		Name: routePolicies, Path: "/api/tenants/{id}/policies", Group: groupService, Handling: api.Without(s.tenants.Answer),
		ID: &api.PathID{Name: "id", About: "The tenant's id, which must be the token's.", Schema: openapi.Text(), Example: "de300000-0000-4000-8000-000000000001"},
	}
	read, put, drop := one, one, one
	read.Method, read.Needs, read.Summary = api.Get, access.NeedsPolicies, "Get the tenant's Conditional Access policies"
	read.Answers = []api.Outcome{tagged(api.Answered("What is in force.", api.MediaJSON, openapi.To("Policies"))), off}
	read.Examples = []api.Example{{Name: "all", Summary: "All"}}
	put.Method, put.Needs, put.Summary = http.MethodPut, access.NeedsPolicyChanges, "Replace the tenant's Conditional Access policies"
	put.About = "Policies as Graph gives them (one, a list, a list in `value`), or an object `{\"policies\",\"namedLocations\",\"directory\"}`, such as `GET` answers. All is checked, and all problems are listed."
	put.Headers = conditions
	put.Answers = []api.Outcome{tagged(api.Answered("What was taken.", api.MediaJSON, openapi.To("PoliciesTaken"))), overtaken, problem(http.StatusRequestEntityTooLarge, "All together take more than 4 MB."), off}
	put.Examples = []api.Example{{Name: "block", Summary: "A policy that only reports", Body: samplePolicies()}}
	put.Body = bodyOf("Policies, and what they refer to.", openapi.Any(), put.Examples)
	drop.Method, drop.Needs, drop.Summary = http.MethodDelete, access.NeedsPolicyChanges, "Take the tenant's Conditional Access policies away"
	drop.Headers = conditions
	drop.Answers = []api.Outcome{{Status: http.StatusNoContent, About: "They are gone."}, overtaken, off}
	drop.Examples = []api.Example{{Name: "all", Summary: "All"}}
	return []api.Operation{read, put, drop}
}

// samplePolicies is a body of PUT.
func samplePolicies() any {
	all := func(name string) map[string]any { return map[string]any{name: []string{"All"}} }
	return map[string]any{"policies": []any{map[string]any{
		"id": "0c0c0c0c-1111-4111-8111-000000000001", "displayName": "Block legacy authentication", "state": "enabledForReportingButNotEnforced",
		"conditions":    map[string]any{"users": all("includeUsers"), "applications": all("includeApplications"), "clientAppTypes": []string{"exchangeActiveSync", "other"}},
		"grantControls": map[string]any{"operator": "OR", "builtInControls": []string{"block"}},
	}}}
}
