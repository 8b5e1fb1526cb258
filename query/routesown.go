package query

import "net/http"

// Routes of our own paths.
const (
	routeTail      routeName = "tail"
	routeDownload  routeName = "download"
	routeError     routeName = "error"
	routeLate      routeName = "late"
	routeHorizon   routeName = "horizon"
	routeAccessLog routeName = "accesslog"
	routePolicies  routeName = "policies"
)

// ownOperations are those on sign-ins that Graph does not have.
func ownOperations() []operation {
	return []operation{
		{name: routeTail, method: get, path: "/api/tail", handling: with(newTailOptions, (*Service).tail)},
		{name: routeDownload, method: get, path: "/api/signins/download", handling: with(newDownloadOptions, (*Service).download)},
		{name: routeError, method: get, path: "/api/errors/{code}", handling: with(newErrorOptions, (*Service).lookUpError)},
		{name: routeLate, method: get, path: "/api/late", handling: with(newLateOptions, (*Service).late)},
		{name: routeHorizon, method: get, path: "/api/horizon", handling: without((*Service).horizon)},
		{name: routeAccessLog, method: get, path: "/api/accesslog", needs: needsAudits, handling: with(newAccessOptions, (*Service).accesses)},
	}
}

// policyOperations are those on tenants' policies.
func policyOperations() []operation {
	const path = "/api/tenants/{id}/policies"
	return []operation{
		{name: routePolicies, method: get, path: path, needs: needsPolicies, handling: without((*Service).tenantPolicies)},
		{name: routePolicies, method: http.MethodPut, path: path, needs: needsPolicyChanges, handling: without((*Service).tenantPolicies)},
		{name: routePolicies, method: http.MethodDelete, path: path, needs: needsPolicyChanges, handling: without((*Service).tenantPolicies)},
	}
}
