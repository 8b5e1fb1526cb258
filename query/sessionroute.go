package query

import "net/http"

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

// sessionOperations are those of our own pages, which need no token.
func sessionOperations() []operation {
	table := []operation{
		{name: routeSession, method: get, path: "/portal/session", handling: without((*Service).sessionInfo)},
		{name: routeLogin, method: get, path: loginPath, getOnly: true, handling: raw((*Service).login)},
		{name: routeCallback, method: get, path: callbackPath, getOnly: true, handling: raw((*Service).callback)},
		{name: routeLogout, method: http.MethodPost, path: "/portal/logout", handling: raw((*Service).logout)},
		{name: routePersonas, method: get, path: "/portal/personas", handling: raw((*Service).listPersonas)},
		{name: routePersona, method: http.MethodPost, path: "/portal/personas/{id}", handling: raw((*Service).takePersona)},
	}
	for i := range table {
		table[i].needs, table[i].session = needsNothing, true
	}
	return table
}
