package query

import (
	"net/http"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
)

const routePolicies routeName = "policies"

// policyOperations are those on tenants' policies.
func policyOperations() []operation {
	problem := func(status int, about string) outcome {
		return outcome{status: status, about: about, content: map[string]any{mediaJSON: openapi.To("Error")}}
	}
	off := notImplemented("The service does not know where tenants' policies lie.")
	overtaken := problem(http.StatusPreconditionFailed, "If-Match or If-None-Match is against the version in force.")
	conditions := []header{
		{"If-Match", "Change only this version.", openapi.Text()},
		{"If-None-Match", "`*` changes only where there are none.", openapi.Text()},
	}
	tagged := func(of outcome) outcome {
		of.headers["ETag"] = "The version."
		return of
	}
	one := operation{
		name: routePolicies, path: "/api/tenants/{id}/policies", group: groupService, handling: without((*Service).tenantPolicies),
		id: &pathID{"id", "The tenant's id, which must be the token's.", openapi.Text(), "de300000-0000-4000-8000-000000000001"},
	}
	read, put, drop := one, one, one
	read.method, read.needs, read.summary = get, access.NeedsPolicies, "Get the tenant's Conditional Access policies"
	read.answers = []outcome{tagged(answered("What is in force.", mediaJSON, openapi.To("Policies"))), off}
	read.examples = []example{{name: "all", summary: "All"}}
	put.method, put.needs, put.summary = http.MethodPut, access.NeedsPolicyChanges, "Replace the tenant's Conditional Access policies"
	put.about = "Policies as Graph gives them (one, a list, a list in `value`), or an object `{\"policies\",\"namedLocations\",\"directory\"}`, such as `GET` answers. All is checked, and all problems are listed."
	put.headers = conditions
	put.answers = []outcome{tagged(answered("What was taken.", mediaJSON, openapi.To("PoliciesTaken"))), overtaken, problem(http.StatusRequestEntityTooLarge, "All together take more than 4 MB."), off}
	put.examples = []example{{name: "block", summary: "A policy that only reports", body: samplePolicies()}}
	put.body = &openapi.Body{
		Required: true, Description: "Policies, and what they refer to.",
		Content: map[string]openapi.Media{mediaJSON: {Schema: openapi.Any(), Examples: &openapi.Ordered[openapi.Example]{}}},
	}
	for _, e := range put.examples {
		put.body.Content[mediaJSON].Examples.Set(e.name, openapi.Example{Summary: e.summary, Value: e.body})
	}
	drop.method, drop.needs, drop.summary = http.MethodDelete, access.NeedsPolicyChanges, "Take the tenant's Conditional Access policies away"
	drop.headers = conditions
	drop.answers = []outcome{{status: http.StatusNoContent, about: "They are gone."}, overtaken, off}
	drop.examples = []example{{name: "all", summary: "All"}}
	return []operation{read, put, drop}
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
