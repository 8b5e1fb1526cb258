package query

import (
	"net/http"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
)

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
	problem := func(status int, about string) outcome {
		return outcome{status: status, about: about, content: map[string]any{mediaJSON: openapi.To("Error")}}
	}
	page := func(status int, about string) outcome {
		return outcome{status: status, about: about, content: map[string]any{mediaHTML: openapi.Text()}}
	}
	foreign := problem(http.StatusForbidden, "A page of another origin asks, or the header X-CSRF-Token is missing or wrong.")
	noDemo := problem(http.StatusNotFound, "The service lends nobody.")
	proof := []header{{"X-CSRF-Token", "`csrfToken` of the session.", openapi.Text()}}
	table := []operation{
		{name: routeSession, method: get, path: "/portal/session", handling: without((*Service).sessionInfo), summary: "Who is signed in with this browser", answers: []outcome{answered("Who, or that nobody is.", mediaJSON, sessionAnswer{}), foreign}},
		{name: routeLogin, method: get, path: loginPath, getOnly: true, handling: raw((*Service).login), summary: "Sign in at the provider", about: "`return` is the path to come back to, `prompt=login` or `select_account` has the provider ask whoever is known to it.",
			answers: []outcome{{status: http.StatusSeeOther, about: "To the provider."}, page(http.StatusBadRequest, "The link cannot be followed."), page(http.StatusNotFound, "Nobody can sign in here."), page(http.StatusBadGateway, "The provider cannot be reached.")}},
		{name: routeCallback, method: get, path: callbackPath, getOnly: true, handling: raw((*Service).callback), summary: "Come back from the provider",
			answers: []outcome{{status: http.StatusSeeOther, about: "Back to where it began."}, page(http.StatusBadRequest, "No sign-in of this browser is under way."), page(http.StatusForbidden, "The provider, or the service, lets them not in."), page(http.StatusBadGateway, "The provider cannot be reached.")}},
		{name: routeLogout, method: http.MethodPost, path: "/portal/logout", handling: raw((*Service).logout), summary: "Sign out", headers: proof,
			answers: []outcome{answered("Where to end the session of the provider too.", mediaJSON, logoutAnswer{}), problem(http.StatusUnauthorized, "Nobody is signed in."), foreign}},
		{name: routePersonas, method: get, path: "/portal/personas", handling: raw((*Service).listPersonas), summary: "List the people that the demo lends",
			answers: []outcome{answered("The people.", mediaJSON, personasAnswer{}), foreign, noDemo}},
		{name: routePersona, method: http.MethodPost, path: "/portal/personas/{id}", handling: raw((*Service).takePersona), summary: "Become one of them", headers: proof,
			id: &pathID{"id", "The persona.", openapi.Text(), "reports-reader"}, answers: []outcome{answered("As GET /portal/session.", mediaJSON, sessionAnswer{}), foreign, noDemo}},
	}
	for i := range table {
		table[i].needs, table[i].session, table[i].group = access.NeedsNothing, true, groupSessions
	}
	return table
}
