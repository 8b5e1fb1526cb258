package browser

import (
	"net/http"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
)

// How people sign in and out with a browser.
const (
	RouteSession  api.RouteName = "session"
	RouteLogin    api.RouteName = "login"
	RouteCallback api.RouteName = "callback"
	RouteLogout   api.RouteName = "logout"
	RoutePersonas api.RouteName = "personas"
	RoutePersona  api.RouteName = "persona"
)

// Paths of the portal, below the address that browsers know the service by.
const (
	LoginPath    = "/portal/login"
	CallbackPath = "/portal/callback"
	// homePath is where a browser goes that asked for no other page.
	homePath = "/"
)

// Operations are those of our own pages, which need no token.
func (s *Sessions) Operations(group string) []api.Operation {
	problem := func(status int, about string) api.Outcome {
		return api.Outcome{Status: status, About: about, Content: map[string]any{api.MediaJSON: openapi.To("Error")}}
	}
	page := func(status int, about string) api.Outcome {
		return api.Outcome{Status: status, About: about, Content: map[string]any{api.MediaHTML: openapi.Text()}}
	}
	foreign := problem(http.StatusForbidden, "A page of another origin asks, or the header X-CSRF-Token is missing or wrong.")
	noDemo := problem(http.StatusNotFound, "The service lends nobody.")
	proof := []api.Header{{Name: "X-CSRF-Token", About: "`csrfToken` of the session.", Schema: openapi.Text()}}
	table := []api.Operation{
		{Name: RouteSession, Method: api.Get, Path: "/portal/session", Handling: api.Without(s.sessionInfo), Summary: "Who is signed in with this browser", Answers: []api.Outcome{api.Answered("Who, or that nobody is.", api.MediaJSON, sessionAnswer{}), foreign}},
		{Name: RouteLogin, Method: api.Get, Path: LoginPath, GetOnly: true, Handling: api.Raw(s.login), Summary: "Sign in at the provider", About: "`return` is the path to come back to, `prompt=login` or `select_account` has the provider ask whoever is known to it.",
			Answers: []api.Outcome{{Status: http.StatusSeeOther, About: "To the provider."}, page(http.StatusBadRequest, "The link cannot be followed."), page(http.StatusNotFound, "Nobody can sign in here."), page(http.StatusBadGateway, "The provider cannot be reached.")}},
		{Name: RouteCallback, Method: api.Get, Path: CallbackPath, GetOnly: true, Handling: api.Raw(s.callback), Summary: "Come back from the provider",
			Answers: []api.Outcome{{Status: http.StatusSeeOther, About: "Back to where it began."}, page(http.StatusBadRequest, "No sign-in of this browser is under way."), page(http.StatusForbidden, "The provider, or the service, lets them not in."), page(http.StatusBadGateway, "The provider cannot be reached.")}},
		{Name: RouteLogout, Method: http.MethodPost, Path: "/portal/logout", Handling: api.Raw(s.logout), Summary: "Sign out", Headers: proof,
			Answers: []api.Outcome{api.Answered("Where to end the session of the provider too.", api.MediaJSON, logoutAnswer{}), problem(http.StatusUnauthorized, "Nobody is signed in."), foreign}},
		{Name: RoutePersonas, Method: api.Get, Path: "/portal/personas", Handling: api.Raw(s.listPersonas), Summary: "List the people that the demo lends",
			Answers: []api.Outcome{api.Answered("The people.", api.MediaJSON, personasAnswer{}), foreign, noDemo}},
		{Name: RoutePersona, Method: http.MethodPost, Path: "/portal/personas/{id}", Handling: api.Raw(s.takePersona), Summary: "Become one of them", Headers: proof,
			ID: &api.PathID{Name: "id", About: "The persona.", Schema: openapi.Text(), Example: "reports-reader"}, Answers: []api.Outcome{api.Answered("As GET /portal/session.", api.MediaJSON, sessionAnswer{}), foreign, noDemo}},
	}
	for i := range table {
		table[i].Needs, table[i].Session, table[i].Group = access.NeedsNothing, true, group
	}
	return table
}
