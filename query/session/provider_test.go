package session

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/internal/testkit/openid"
)

func newTestProvider(t *testing.T, cfg Config, trusted auth.Config) (*Provider, *atomic.Int64) {
	t.Helper()
	p, err := NewProvider(t.Context(), cfg, trusted)
	require.NoError(t, err)
	ahead, start := &atomic.Int64{}, time.Now()
	p.now = func() time.Time { return start.Add(time.Duration(ahead.Load())) }
	return p, ahead
}

func settings(issuer string) (Config, auth.Config) {
	cfg := DefaultConfig()
	cfg.Issuer, cfg.ClientID, cfg.ClientSecret = issuer, "client", "secret"
	return cfg, trusting(auth.Issuer{Issuer: issuer})
}

func TestProvider_outageAndRecovery(t *testing.T) {
	served := openid.Start(t)
	cfg, trusted := settings(served.URL)
	p, ahead := newTestProvider(t, cfg, trusted)
	signIn := func() error {
		_, err := p.SignIn(t.Context(), NewAttempt("/", noon), "https://s.example/portal/callback", "")
		return err
	}
	served.Down.Store(true)
	err := signIn()
	require.ErrorIs(t, err, ErrProvider)
	require.ErrorContains(t, err, "answered 503")
	served.Down.Store(false)
	require.ErrorIs(t, signIn(), ErrProvider, "asked again after a while only")
	assert.Zero(t, served.Discoveries.Load())
	ahead.Add(int64(metadataMinAge))
	require.NoError(t, signIn())
	require.NoError(t, signIn())
	assert.EqualValues(t, 1, served.Discoveries.Load(), "what is known is not asked for again")

	served.Down.Store(true)
	ahead.Add(int64(2 * metadataMaxAge))
	require.NoError(t, signIn(), "an outage leaves what is known")
	served.Down.Store(false)
	testkit.Eventually(t, time.Minute, "what is old is fetched anew", func() (bool, string) {
		ahead.Add(int64(metadataMinAge))
		return signIn() == nil && served.Discoveries.Load() == 2, "not yet"
	})
}

// One visitor who leaves spoils nothing for the others, and nobody waits for a
// provider that hangs once it is known.
func TestProvider_hanging(t *testing.T) {
	hang, gets := make(chan struct{}), atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		gets.Add(1)
		<-hang
		_, _ = w.Write([]byte(`{"issuer":"http://` + r.Host + `","authorization_endpoint":"http://` + r.Host + `/a","token_endpoint":"http://` + r.Host + `/t"}`))
	}))
	defer server.Close()
	cfg, trusted := settings(server.URL)
	p, ahead := newTestProvider(t, cfg, trusted)
	gone, leave := context.WithCancel(t.Context())
	leave()
	_, err := p.SignIn(gone, NewAttempt("/", noon), "", "")
	require.ErrorIs(t, err, context.Canceled)
	hang <- struct{}{}
	address, err := p.SignIn(t.Context(), NewAttempt("/", noon), "", "")
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(address, server.URL+"/a?"))
	assert.EqualValues(t, 1, gets.Load())
	ahead.Add(int64(2 * metadataMaxAge))
	_, err = p.SignIn(t.Context(), NewAttempt("/", noon), "", "")
	require.NoError(t, err)
	close(hang)
	assert.Empty(t, p.SignOut(t.Context(), "", ""), "it has no place to sign out")
}

func TestProvider_publishesWhatCannotWork(t *testing.T) {
	answer := atomic.Value{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer.Load().(string))) }))
	defer server.Close()
	for text, want := range map[string]string{
		`{"issuer":"ISSUER"}`: `authorization_endpoint "" is no http or https address`,
		`{"issuer":"ISSUER","authorization_endpoint":"https://a.example"}`:                                                                              `token_endpoint "" is no`,
		`{"issuer":"ISSUER","authorization_endpoint":"javascript:alert(1)","token_endpoint":"https://a.example"}`:                                       `authorization_endpoint "javascript:alert(1)" is no`,
		`{"issuer":"ISSUER","authorization_endpoint":"https://a.example","token_endpoint":"https://a.example","end_session_endpoint":"data:text/html"}`: `end_session_endpoint "data:text/html" is no`,
		`{"issuer":"ISSUER/","authorization_endpoint":"https://a.example","token_endpoint":"https://a.example"}`:                                        `it is the configuration of "ISSUER/", not of "ISSUER"`,
		`<html>`: `no JSON object`,
	} {
		answer.Store(strings.ReplaceAll(text, "ISSUER", server.URL))
		cfg, trusted := settings(server.URL)
		p, _ := newTestProvider(t, cfg, trusted)
		_, err := p.SignIn(t.Context(), NewAttempt("/", noon), "", "")
		require.ErrorIs(t, err, ErrProvider, text)
		require.ErrorContains(t, err, strings.ReplaceAll(want, "ISSUER", server.URL), text)
	}
}

// A provider that answers a code with something else than a token.
func TestProvider_badAnswersToACode(t *testing.T) {
	var status atomic.Int64
	answer, seen := atomic.Value{}, atomic.Value{}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"issuer":"` + server.URL + `","authorization_endpoint":"` + server.URL + `/a","token_endpoint":"` + server.URL + `/t","jwks_uri":"` + server.URL + `/k","token_endpoint_auth_methods_supported":["client_secret_post"],"authorization_response_iss_parameter_supported":true}`))
	})
	mux.HandleFunc("/t", func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, r.ParseForm())
		seen.Store(r.PostForm)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(int(status.Load()))
		_, _ = w.Write([]byte(answer.Load().(string)))
	})
	mux.HandleFunc("/elsewhere", func(http.ResponseWriter, *http.Request) { t.Error("the secret was sent on") })
	cfg, trusted := settings(server.URL)
	p, _ := newTestProvider(t, cfg, trusted)
	a := NewAttempt("/", noon)
	for text, want := range map[string]struct {
		status int64
		err    error
		says   string
	}{
		`{"error":"invalid_client","error_description":"who?\nme"}`:   {401, ErrRefused, "invalid_client: who? me"},
		`{"error":"temporarily_unavailable"}`:                         {400, ErrRefused, "temporarily_unavailable"},
		`oops`:                                                        {500, ErrProvider, "/t answered 500"},
		`moved`:                                                       {307, ErrProvider, "/t answered 307"},
		`{"access_token":"hidden-token"}`:                             {200, ErrToken, "there is none in its answer"},
		`{"access_token":"hidden-token","id_token":7}`:                {200, ErrToken, "there is none in its answer"},
		`{"access_token":"hidden-token","id_token":"a.b.c"}`:          {200, ErrToken, auth.ErrMalformed.Error()},
		`{"access_token":"hidden-token`:                               {200, ErrProvider, "cannot be read"},
		`{"id_token":"a.b.c"}`:                                        {200, ErrProvider, "cannot be read"},
		`{"access_token":"hidden-token","expires_in":"hidden-token"}`: {200, ErrProvider, "cannot be read"},
	} {
		answer.Store(text)
		status.Store(want.status)
		_, _, err := p.Finish(t.Context(), a, url.Values{"code": {"c"}, "iss": {server.URL}}, "https://s.example/portal/callback")
		require.ErrorIs(t, err, want.err, text)
		assert.ErrorContains(t, err, want.says, text)
		assert.NotContains(t, err.Error(), "hidden-token")
		form := seen.Load().(url.Values)
		assert.Equal(t, []string{"client", "secret", a.Verifier, "https://s.example/portal/callback", "authorization_code"},
			[]string{form.Get("client_id"), form.Get("client_secret"), form.Get("code_verifier"), form.Get("redirect_uri"), form.Get("grant_type")})
	}
	for _, values := range []url.Values{{"code": {"c"}}, {"code": {"c"}, "iss": {"https://evil.example"}}, {"iss": {server.URL}}} {
		_, _, err := p.Finish(t.Context(), a, values, "")
		require.ErrorIs(t, err, ErrRefused, values)
	}
}

func TestProvider_verify_holdsTheTokenToTheAttempt(t *testing.T) {
	signer, err := auth.OpenSigner(t.TempDir())
	require.NoError(t, err)
	cfg := DefaultConfig()
	cfg.Issuer, cfg.ClientID = auth.IssuerDemo, "client"
	trusted := signer.Config()
	trusted.Issuers[0].Audience, trusted.Issuers[0].Audiences = "api", []string{"api://signins"}
	p, _ := newTestProvider(t, cfg, trusted)
	attempt := NewAttempt("/", noon)
	token := func(claims auth.Claims, audience string) string {
		signed, err := signer.Token(claims, audience, time.Minute)
		require.NoError(t, err)
		return signed
	}
	good := auth.Claims{Tenant: "t", User: "u", App: "client", Roles: []string{"AuditLog.Read.All"}, Nonce: attempt.Nonce}
	for name, tt := range map[string]struct {
		change   func(*auth.Claims)
		audience string
		err      error
		says     string
	}{
		"good":                             {func(*auth.Claims) {}, "client", nil, ""},
		"without azp":                      {func(c *auth.Claims) { c.App = "" }, "client", nil, ""},
		"that looks like an application's": {func(c *auth.Claims) { c.AppOnly = true }, "client", nil, ""},
		"for another client":               {func(*auth.Claims) {}, "other", ErrToken, auth.ErrAudience.Error()},
		"for the API":                      {func(*auth.Claims) {}, "api", ErrToken, auth.ErrAudience.Error()},
		"for the API by another name":      {func(*auth.Claims) {}, "api://signins", ErrToken, auth.ErrAudience.Error()},
		"for the API by default":           {func(*auth.Claims) {}, auth.AudienceQuery, ErrToken, auth.ErrAudience.Error()},
		"made for another client":          {func(c *auth.Claims) { c.App = "other" }, "client", ErrToken, "claim azp"},
		"of another sign-in":               {func(c *auth.Claims) { c.Nonce = "x" }, "client", ErrToken, "claim nonce"},
		"without a nonce":                  {func(c *auth.Claims) { c.Nonce = "" }, "client", ErrToken, "claim nonce"},
		"without a tenant":                 {func(c *auth.Claims) { c.Tenant = "" }, "client", ErrToken, auth.ErrNoTenant.Error()},
	} {
		claims := good
		tt.change(&claims)
		got, err := p.verify(t.Context(), attempt, token(claims, tt.audience))
		if tt.err != nil {
			require.ErrorIs(t, err, tt.err, name)
			assert.ErrorContains(t, err, tt.says, name)
			continue
		}
		require.NoError(t, err, name)
		assert.False(t, got.AppOnly, "%s: it speaks of a person", name)
		assert.Equal(t, "client", got.App)
	}
	_, err = p.verify(t.Context(), Attempt{}, token(auth.Claims{Tenant: "t", User: "u"}, "client"))
	require.ErrorIs(t, err, ErrToken, "two empty nonces are not the same")
}

func TestPlain(t *testing.T) {
	assert.Equal(t, "a b  c", plain("a\nb\r\tc"))
	assert.Equal(t, "ab", plain("a\xffb"))
	assert.Len(t, []rune(plain(strings.Repeat("ä", 1000))), 301)
}
