package query

import (
	"fmt"
	"net/url"
	"strings"
)

// routeName names what a path leads to, for the log and the metrics.
type routeName string

const (
	routeLanding   routeName = "landing"
	routeAdmin     routeName = "admin"
	routeList      routeName = "signins"
	routeGet       routeName = "signin"
	routeTotal     routeName = "count"
	routeMetadata  routeName = "metadata"
	routeHorizon   routeName = "horizon"
	routeLate      routeName = "late"
	routeWeekly    routeName = "weekly"
	routeTail      routeName = "tail"
	routeDownload  routeName = "download"
	routeError     routeName = "error"
	routePolicies  routeName = "policies"
	routeAccessLog routeName = "accesslog"
	routeUnknown   routeName = "unknown"
)

// route is what a path leads to.
type route struct {
	name    routeName
	version version
	id      string
	// problem says what is wrong with an unknown path.
	problem string
}

// routeOf reads an escaped path. Case is ignored, but in ids.
func routeOf(path string) route {
	var segments []string
	for _, escaped := range strings.Split(strings.Trim(path, "/"), "/") {
		segment, err := url.PathUnescape(escaped)
		if err != nil {
			return unknownRoute(escaped)
		}
		segments = append(segments, segment)
	}
	switch first := strings.ToLower(segments[0]); first {
	case "":
		return route{name: routeLanding}
	case "healthz", "readyz", "metrics":
		if len(segments) == 1 && "/"+first == path {
			return route{name: routeAdmin}
		}
	case "portal":
		return sessionRoute(segments[1:])
	case "v1.0":
		return graphRoute(v1, segments[1:])
	case "beta":
		return graphRoute(beta, segments[1:])
	case "api":
		switch strings.ToLower(strings.Join(segments[1:], "/")) {
		case "horizon":
			return route{name: routeHorizon}
		case "accesslog":
			return route{name: routeAccessLog}
		case "late":
			return route{name: routeLate}
		case "tail":
			return route{name: routeTail}
		case "signins/download":
			return route{name: routeDownload}
		}
		if len(segments) == 3 && strings.EqualFold(segments[1], "errors") && segments[2] != "" {
			return route{name: routeError, id: segments[2]}
		}
		if len(segments) > 1 && strings.EqualFold(segments[1], "reports") {
			return reportRoute(segments[2:])
		}
		if len(segments) == 4 && strings.EqualFold(segments[1], "tenants") && segments[2] != "" && strings.EqualFold(segments[3], "policies") {
			return route{name: routePolicies, id: segments[2]}
		}
	}
	return unknownRoute(segments[len(segments)-1])
}

// methods are what a route can be asked with, for the header Allow.
func (rt route) methods() string {
	switch rt.name {
	case routePolicies:
		return "GET, HEAD, PUT, DELETE"
	case routeLogin, routeCallback:
		return "GET"
	case routeLogout, routePersona:
		return "POST"
	}
	return "GET, HEAD"
}

// graphRoute reads auditLogs/signIns, auditLogs/signIns/{id} and
// auditLogs/signIns('{id}').
func graphRoute(v version, segments []string) route {
	if len(segments) == 1 && strings.EqualFold(segments[0], "$metadata") {
		return route{name: routeMetadata, version: v}
	}
	if v == beta && len(segments) == 2 && strings.EqualFold(segments[0], "reports") {
		return summaryRoute(segments[1])
	}
	if len(segments) < 2 || !strings.EqualFold(segments[0], "auditLogs") {
		return unknownRoute(strings.Join(segments, "/"))
	}
	collection, id := segments[1], ""
	if name, key, ok := strings.Cut(collection, "('"); ok && strings.HasSuffix(key, "')") {
		collection, id = name, strings.ReplaceAll(strings.TrimSuffix(key, "')"), "''", "'")
	}
	switch {
	case !strings.EqualFold(collection, "signIns"):
		return unknownRoute(segments[1])
	case len(segments) == 2 && id == "":
		return route{name: routeList, version: v}
	case len(segments) == 3 && id == "" && strings.EqualFold(segments[2], "$count"):
		return route{name: routeTotal, version: v}
	case len(segments) == 2:
		return route{name: routeGet, version: v, id: id}
	case len(segments) == 3 && id == "" && segments[2] != "" && segments[2][0] != '$':
		return route{name: routeGet, version: v, id: segments[2]}
	}
	return unknownRoute(segments[len(segments)-1])
}

func unknownRoute(segment string) route {
	return route{name: routeUnknown, problem: fmt.Sprintf("Resource not found for the segment '%s'.", clipText(segment))}
}
