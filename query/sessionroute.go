package query

import "strings"

// How people sign in and out with a browser.
const (
	routeSession  routeName = "session"
	routeLogin    routeName = "login"
	routeCallback routeName = "callback"
	routeLogout   routeName = "logout"
	routePersonas routeName = "personas"
	routePersona  routeName = "persona"
)

// Paths of the portal, below the address that browsers know the service by.
const (
	loginPath    = "/portal/login"
	callbackPath = "/portal/callback"
	// homePath is where a browser goes that asked for no other page.
	homePath = "/"
)

// sessionRoute reads what follows /portal.
func sessionRoute(segments []string) route {
	if len(segments) == 2 && strings.EqualFold(segments[0], "personas") && segments[1] != "" {
		return route{name: routePersona, id: segments[1]}
	}
	switch strings.ToLower(strings.Join(segments, "/")) {
	case "session":
		return route{name: routeSession}
	case "login":
		return route{name: routeLogin}
	case "callback":
		return route{name: routeCallback}
	case "logout":
		return route{name: routeLogout}
	case "personas":
		return route{name: routePersonas}
	}
	return unknownRoute(strings.Join(segments, "/"))
}

// ofSession says whether a route is for our own pages alone: it answers no page of
// another origin, whatever the settings allow, and needs no token.
func (rt route) ofSession() bool {
	switch rt.name {
	case routeSession, routeLogin, routeCallback, routeLogout, routePersonas, routePersona:
		return true
	}
	return false
}

// session answers a route of sessions.
func (s *Service) session(a *answer, rt route) *graphError {
	a.w.Header().Set("Cache-Control", "no-store")
	a.budget.lift() // the provider's pace is not that of statements
	switch rt.name {
	case routeLogin:
		return s.login(a)
	case routeCallback:
		return s.callback(a)
	case routeLogout:
		return s.logout(a)
	case routePersonas:
		return s.listPersonas(a)
	case routePersona:
		return s.takePersona(a, rt.id)
	}
	return s.sessionInfo(a)
}
