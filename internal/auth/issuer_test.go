package auth

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// directory stands for an identity platform with many tenants: it publishes the
// configurations of its issuers and one set of keys, as Entra does.
type directory struct {
	*httptest.Server
	keys   atomic.Value // []map[string]any
	issuer atomic.Value // of the configuration at /common; string
	status atomic.Int64
	gets   atomic.Int64
}

func newDirectory(t *testing.T) *directory {
	t.Helper()
	d := &directory{}
	d.status.Store(http.StatusOK)
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.gets.Add(1)
		w.WriteHeader(int(d.status.Load()))
		var answer any = map[string]any{"keys": d.keys.Load()}
		if name, found := strings.CutSuffix(r.URL.Path, discoveryPath); found {
			issuer := d.URL + name
			if name == "/common" {
				issuer = d.issuer.Load().(string)
			}
			answer = map[string]any{"issuer": issuer, "jwks_uri": d.URL + "/keys"}
		}
		assert.NoError(t, json.NewEncoder(w).Encode(answer))
	}))
	t.Cleanup(d.Close)
	return d
}

// publish sets the keys; ofIssuer is their member "issuer".
func (d *directory) publish(t *testing.T, ofIssuer string, signers ...*Signer) {
	t.Helper()
	keys := []map[string]any{{"kty": "a kind of the future", "kid": "f"}}
	for _, signer := range signers {
		text, err := json.Marshal(jose.JSONWebKey{Key: signer.key.Public(), KeyID: signer.keyID, Use: "sig"})
		require.NoError(t, err)
		key := map[string]any{}
		require.NoError(t, json.Unmarshal(text, &key))
		if ofIssuer != "" {
			key["issuer"] = ofIssuer
		}
		keys = append(keys, key)
	}
	d.keys.Store(keys)
}

func newSigner(t *testing.T) *Signer {
	t.Helper()
	signer, err := OpenSigner(t.TempDir())
	require.NoError(t, err)
	return signer
}

// with are good claims with others in their place; nil takes one away.
func with(change map[string]any) map[string]any {
	claims := goodClaims()
	maps.Copy(claims, change)
	maps.DeleteFunc(claims, func(_ string, value any) bool { return value == nil })
	return claims
}

// Tokens as Entra writes them, v1 and v2, for an application of many tenants.
func TestVerify_templateIssuers_signForTheTokensTenant(t *testing.T) {
	d, signer := newDirectory(t), newSigner(t)
	v1, v2 := "https://sts.example/{tenantid}/", d.URL+"/{tenantid}/v2.0"
	d.issuer.Store(v2)
	d.publish(t, v2, signer)
	verifier, err := NewVerifier(t.Context(), Config{Issuers: []Issuer{
		{Issuer: v1, JWKSURL: d.URL + "/keys", Audience: "api://signins"},
		{Issuer: v2, DiscoveryURL: d.URL + "/common" + discoveryPath, Audience: "11111111-2222-4333-8444-555555555555", Audiences: []string{"api://signins"}},
	}}, AudienceQuery)
	require.NoError(t, err)
	issA, issB := d.URL+"/"+tenantA+"/v2.0", d.URL+"/"+tenantB+"/v2.0"
	for name, tt := range map[string]struct {
		change map[string]any
		want   error
	}{
		"v2":                        {map[string]any{"iss": issA, "aud": "11111111-2222-4333-8444-555555555555"}, nil},
		"v2, the other audience":    {map[string]any{"iss": issA, "aud": "api://signins"}, nil},
		"v2, the other tenant":      {map[string]any{"iss": issB, "tid": tenantB, "aud": "api://signins"}, nil},
		"v1":                        {map[string]any{"iss": "https://sts.example/" + tenantA + "/", "aud": "api://signins"}, nil},
		"tid of another tenant":     {map[string]any{"iss": issA, "tid": tenantB, "aud": "api://signins"}, ErrIssuer},
		"no tid":                    {map[string]any{"iss": issA, "tid": nil, "aud": "api://signins"}, ErrIssuer},
		"the template itself":       {map[string]any{"iss": v2, "tid": "{tenantid}", "aud": "api://signins"}, ErrIssuer},
		"a path in place of a GUID": {map[string]any{"iss": d.URL + "/a/../b/v2.0", "tid": "a/../b", "aud": "api://signins"}, ErrIssuer},
		"a path as long as a GUID":  {map[string]any{"iss": d.URL + "/aaaaaaaaaaaa/../../b/bbbbbbbbbbbbbbbb/v2.0", "tid": "aaaaaaaaaaaa/../../b/bbbbbbbbbbbbbbbb", "aud": "api://signins"}, ErrIssuer},
		"a GUID in braces":          {map[string]any{"iss": d.URL + "/{" + tenantA + "}/v2.0", "tid": "{" + tenantA + "}", "aud": "api://signins"}, ErrIssuer},
		"a GUID without hyphens":    {map[string]any{"iss": d.URL + "/" + strings.ReplaceAll(tenantA, "-", "") + "/v2.0", "tid": strings.ReplaceAll(tenantA, "-", ""), "aud": "api://signins"}, ErrIssuer},
		"another audience":          {map[string]any{"iss": issA, "aud": "api://other"}, ErrAudience},
		"v1 with v2's audience":     {map[string]any{"iss": "https://sts.example/" + tenantA + "/", "aud": "11111111-2222-4333-8444-555555555555"}, ErrAudience},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := verifier.Verify(t.Context(), sign(t, jose.ES256, signer.key, signer.keyID, with(tt.change)))
			if tt.want == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, tt.want)
		})
	}
}

// A key that is published for one tenant must not speak for another.
func TestVerify_keysOfOneTenant_signForItAlone(t *testing.T) {
	d, signer := newDirectory(t), newSigner(t)
	d.publish(t, d.URL+"/"+tenantB+"/v2.0", signer)
	verifier, err := NewVerifier(t.Context(), Config{Issuers: []Issuer{{Issuer: d.URL + "/{tenantid}/v2.0", JWKSURL: d.URL + "/keys"}}}, AudienceQuery)
	require.NoError(t, err)
	verify := func(tenant string) error {
		claims := with(map[string]any{"iss": d.URL + "/" + tenant + "/v2.0", "tid": tenant})
		_, err := verifier.Verify(t.Context(), sign(t, jose.ES256, signer.key, signer.keyID, claims))
		return err
	}
	require.NoError(t, verify(tenantB))
	require.ErrorIs(t, verify(tenantA), ErrSignature)
}

// Keys that do not say for whom they sign do so for every tenant.
func TestVerify_keysOfNoTenant_signForAll(t *testing.T) {
	d, signer := newDirectory(t), newSigner(t)
	d.publish(t, "", signer)
	verifier, err := NewVerifier(t.Context(), Config{Issuers: []Issuer{{Issuer: d.URL + "/{tenantid}/v2.0", JWKSURL: d.URL + "/keys"}}}, AudienceQuery)
	require.NoError(t, err)
	for _, tenant := range []string{tenantA, tenantB} {
		_, err := verifier.Verify(t.Context(), sign(t, jose.ES256, signer.key, signer.keyID, with(map[string]any{"iss": d.URL + "/" + tenant + "/v2.0", "tid": tenant})))
		require.NoError(t, err)
	}
}

func TestVerify_discovery_findsTheKeysAndChecksWhoseTheyAre(t *testing.T) {
	d, signer := newDirectory(t), newSigner(t)
	d.publish(t, "", signer)
	d.issuer.Store("https://someone.example")
	verify := func(issuer Issuer) error {
		verifier, err := NewVerifier(t.Context(), Config{Issuers: []Issuer{issuer}}, AudienceQuery)
		require.NoError(t, err)
		_, err = verifier.Verify(t.Context(), sign(t, jose.ES256, signer.key, signer.keyID, with(map[string]any{"iss": issuer.Issuer})))
		return err
	}
	require.NoError(t, verify(Issuer{Issuer: d.URL + "/realm"}))
	require.NoError(t, verify(Issuer{Issuer: d.URL + "/realm", DiscoveryURL: d.URL + "/realm" + discoveryPath}))
	require.ErrorIs(t, verify(Issuer{Issuer: d.URL + "/realm", DiscoveryURL: d.URL + "/common" + discoveryPath}), ErrKeys, "the configuration of another issuer")
	require.ErrorIs(t, verify(Issuer{Issuer: d.URL + "/realm", DiscoveryURL: d.URL + "/keys"}), ErrKeys, "no configuration")
}

func TestCheckEndpoint_neverWeakerThanTheConfiguration(t *testing.T) {
	require.NoError(t, checkEndpoint("https://a/c", "jwks_uri", "https://b/keys"))
	require.NoError(t, checkEndpoint("http://a/c", "jwks_uri", "http://b/keys"))
	require.Error(t, checkEndpoint("https://a/c", "jwks_uri", "http://b/keys"))
	require.Error(t, checkEndpoint("https://a/c", "jwks_uri", "file:///etc/passwd"))
	require.Error(t, checkEndpoint("https://a/c", "jwks_uri", ""))
}

func TestVerify_rotationAndOutage(t *testing.T) {
	d, first, second := newDirectory(t), newSigner(t), newSigner(t)
	d.publish(t, "", first)
	issuer := Issuer{Issuer: d.URL}
	source := newURLKeys(issuer)
	var ahead atomic.Int64
	source.now = func() time.Time { return time.Unix(1_700_000_000, 0).Add(time.Duration(ahead.Load())) }
	found := func(signer *Signer) (int, error) {
		keys, err := source.keys(context.Background(), signer.keyID)
		return len(keys), err
	}
	wants := func(signer *Signer, n int, why string) {
		t.Helper()
		got, err := found(signer)
		require.NoError(t, err, why)
		assert.Equal(t, n, got, why)
	}
	wants(first, 1, "the first key")
	d.publish(t, "", first, second)
	wants(second, 0, "asked again too soon")
	ahead.Add(int64(2 * keysMinAge))
	wants(second, 1, "a key that was added")
	d.publish(t, "", second)
	wants(first, 1, "a withdrawn key counts until the keys are old")
	ahead.Add(int64(2 * keysMaxAge))
	wants(first, 0, "a withdrawn key ends")
	d.status.Store(http.StatusBadGateway)
	ahead.Add(int64(2 * keysMaxAge))
	wants(second, 1, "an outage leaves the keys")
	before := d.gets.Load()
	wants(second, 1, "still there")
	assert.Equal(t, before, d.gets.Load(), "an issuer in trouble is asked again after a while only")
	ahead.Add(int64(keysStaleAge))
	_, err := found(second)
	require.Error(t, err, "not for ever")
	d.status.Store(http.StatusOK)
	ahead.Add(int64(2 * keysMinAge))
	wants(second, 1, "it comes back")
}

// While an issuer hangs, tokens under keys that are there are checked at once,
// and one attempt serves all who wait.
func TestURLKeys_hangingIssuer_holdsNobodyUp(t *testing.T) {
	signer, gets, hang := newSigner(t), atomic.Int64{}, make(chan struct{})
	text, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: signer.key.Public(), KeyID: signer.keyID}}})
	require.NoError(t, err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if gets.Add(1) > 1 {
			<-hang
		}
		_, _ = w.Write(text)
	}))
	defer server.Close()
	defer close(hang)
	source := newURLKeys(Issuer{Issuer: "i", JWKSURL: server.URL})
	start, moved := time.Now(), atomic.Bool{}
	source.now = func() time.Time {
		if moved.Load() {
			return start.Add(2 * keysMaxAge)
		}
		return start
	}
	_, err = source.keys(t.Context(), signer.keyID)
	require.NoError(t, err)
	moved.Store(true)
	gone, leave := context.WithCancel(t.Context())
	leave()
	_, err = source.keys(gone, "unknown")
	require.ErrorIs(t, err, context.Canceled)
	keys, err := source.keys(t.Context(), signer.keyID)
	require.NoError(t, err)
	assert.Len(t, keys, 1)
	assert.EqualValues(t, 2, gets.Load())
}

func TestClaims_applications(t *testing.T) {
	signer, verifier := open(t)
	const app = "77777777-2222-4333-8444-555555555555"
	for name, tt := range map[string]struct {
		change  map[string]any
		app     string
		appOnly bool
	}{
		"a user":                         {nil, "", false},
		"a user by an application, v1":   {map[string]any{"appid": app, "scp": "AuditLog.Read.All"}, app, false},
		"a user by an application, v2":   {map[string]any{"azp": app, "scp": "AuditLog.Read.All"}, app, false},
		"scope in place of scp":          {map[string]any{"azp": app, "scope": "openid profile"}, app, false},
		"an application that says so":    {map[string]any{"appid": app, "idtyp": "app", "roles": []string{"AuditLog.Read.All"}}, app, true},
		"one that does not, v1":          {map[string]any{"appid": app, "roles": []string{"AuditLog.Read.All"}}, app, true},
		"one that does not, v2":          {map[string]any{"azp": app, "roles": []string{"AuditLog.Read.All"}}, app, true},
		"one without roles":              {map[string]any{"azp": app, "roles": nil}, app, false},
		"said to be a user":              {map[string]any{"azp": app, "idtyp": "user"}, app, false},
		"scopes beat the lack of idtyp":  {map[string]any{"azp": app, "scp": "x", "roles": []string{"AuditLog.Read.All"}}, app, false},
		"no application, whatever roles": {map[string]any{"roles": []string{"AuditLog.Read.All"}}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			claims, err := verifier.Verify(t.Context(), sign(t, jose.ES256, signer.key, signer.keyID, with(tt.change)))
			require.NoError(t, err)
			assert.Equal(t, tt.app, claims.App)
			assert.Equal(t, tt.appOnly, claims.AppOnly)
		})
	}
}
