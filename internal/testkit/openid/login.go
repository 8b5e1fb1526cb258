package openid

import (
	"crypto/rand"
	"fmt"
	"html"
	"net/http"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// cookie names a browser that is signed in at the provider.
const cookie = "provider"

// login is the page where people say who they are: GET shows a form, POST takes
// it. A browser that is signed in already goes on, unless the client wants it
// asked.
func (p *Provider) login(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("request")
	request, err := p.storage.request(id)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	name := p.known(r)
	if request.asks() {
		name = ""
	}
	if r.Method == http.MethodPost {
		if r.PostFormValue("cancel") != "" {
			op.AuthRequestError(w, r, request, oidc.ErrAccessDenied().WithDescription("Nobody <typed> a name & that is that."), p.op)
			return
		}
		if name = r.PostFormValue("name"); !p.storage.knows(name) {
			http.Error(w, "nobody has that name", http.StatusForbidden)
			return
		}
		p.remember(w, name)
	}
	if name == "" {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, `<form method="post"><input name="request" value="%s"><input name="name"><button>Sign in</button><button name="cancel" value="1">Cancel</button></form>`, html.EscapeString(id))
		return
	}
	p.storage.signIn(id, name)
	http.Redirect(w, r, op.AuthCallbackURL(p.op)(op.ContextWithIssuer(r.Context(), p.URL), id), http.StatusSeeOther)
}

// known is who is signed in with the browser of a request; empty for nobody.
func (p *Provider) known(r *http.Request) string {
	c, err := r.Cookie(cookie)
	if err != nil {
		return ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.signedIn[c.Value]
}

func (p *Provider) remember(w http.ResponseWriter, name string) {
	value := rand.Text()
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: value, Path: "/", HttpOnly: true})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.signedIn[value] = name
}

// forget ends all sessions of a person at the provider.
func (p *Provider) forget(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for value, who := range p.signedIn {
		if who == name {
			delete(p.signedIn, value)
		}
	}
}
