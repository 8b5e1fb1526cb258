package auth

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	tenantA = "0a0a0a0a-1111-4111-8111-000000000001"
	tenantB = "0b0b0b0b-2222-4222-8222-000000000002"
)

// goodClaims are the claims of a token that a query verifier accepts.
func goodClaims() map[string]any {
	return map[string]any{
		"iss": IssuerDemo, "aud": AudienceQuery, "sub": "s", "oid": "user-1", "tid": tenantA,
		"exp": time.Now().Add(time.Hour).Unix(), "roles": []string{"Global Reader"},
		"wids": []string{"f2ef992c-3afb-46b9-b7cf-a126ee74c451"},
	}
}

// sign makes a token of any claims with any key.
func sign(t *testing.T, alg jose.SignatureAlgorithm, key any, kid string, claims map[string]any) string {
	t.Helper()
	body, err := json.Marshal(claims)
	require.NoError(t, err)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", kid))
	require.NoError(t, err)
	signed, err := signer.Sign(body)
	require.NoError(t, err)
	token, err := signed.CompactSerialize()
	require.NoError(t, err)
	return token
}

func open(t *testing.T) (*Signer, *Verifier) {
	t.Helper()
	signer, err := OpenSigner(t.TempDir())
	require.NoError(t, err)
	verifier, err := NewVerifier(context.Background(), signer.Config(), AudienceQuery)
	require.NoError(t, err)
	return signer, verifier
}

func TestVerify_validToken_yieldsItsClaims(t *testing.T) {
	signer, verifier := open(t)
	claims, err := verifier.Verify(context.Background(), sign(t, jose.ES256, signer.key, signer.keyID, goodClaims()))
	require.NoError(t, err)
	assert.Equal(t, tenantA, claims.Tenant)
	assert.Equal(t, "user-1", claims.User)
	assert.Equal(t, []string{tenantA}, claims.Tenants)
	assert.Equal(t, []string{"Global Reader", "f2ef992c-3afb-46b9-b7cf-a126ee74c451"}, claims.Roles)
	assert.WithinDuration(t, time.Now().Add(time.Hour), claims.Expires, time.Minute)
}

func TestVerify_claims_decideAcceptance(t *testing.T) {
	signer, verifier := open(t)
	now := time.Now()
	tests := map[string]struct {
		change map[string]any
		want   error
	}{
		"audience in a list":          {map[string]any{"aud": []string{"other", AudienceQuery}}, nil},
		"roles as one string":         {map[string]any{"roles": "Global Reader"}, nil},
		"expired within the skew":     {map[string]any{"exp": now.Add(-30 * time.Second).Unix()}, nil},
		"starts within the skew":      {map[string]any{"nbf": now.Add(30 * time.Second).Unix()}, nil},
		"expired":                     {map[string]any{"exp": now.Add(-2 * time.Minute).Unix()}, ErrExpired},
		"no expiry":                   {map[string]any{"exp": nil}, ErrExpired},
		"not valid yet":               {map[string]any{"nbf": now.Add(2 * time.Minute).Unix()}, ErrNotYetValid},
		"wrong audience":              {map[string]any{"aud": AudienceIngest}, ErrAudience},
		"no audience":                 {map[string]any{"aud": nil}, ErrAudience},
		"wrong issuer":                {map[string]any{"iss": "https://evil.example"}, ErrIssuer},
		"missing tid":                 {map[string]any{"tid": nil}, ErrNoTenant},
		"tenants in place of tid":     {map[string]any{"tid": nil, "tenants": []string{"*"}}, ErrNoTenant},
		"no expiry that can be":       {map[string]any{"exp": -1}, ErrMalformed},
		"expiry at the epoch":         {map[string]any{"exp": 0}, ErrExpired},
		"expiry is text":              {map[string]any{"exp": "tomorrow"}, ErrMalformed},
		"expiry beyond the year 9999": {map[string]any{"exp": 1e300}, ErrMalformed},
		"roles of a wrong type":       {map[string]any{"roles": 7}, ErrMalformed},
		"tenant of a wrong type":      {map[string]any{"tid": []string{tenantA}}, ErrMalformed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			claims := goodClaims()
			maps.Copy(claims, tt.change)
			maps.DeleteFunc(claims, func(_ string, value any) bool { return value == nil })
			_, err := verifier.Verify(context.Background(), sign(t, jose.ES256, signer.key, signer.keyID, claims))
			if tt.want == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, tt.want)
		})
	}
}

func TestVerify_forgedTokens_areRefused(t *testing.T) {
	signer, verifier := open(t)
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	good := sign(t, jose.ES256, signer.key, signer.keyID, goodClaims())
	parts := strings.Split(good, ".")
	der, err := x509.MarshalPKIXPublicKey(signer.key.Public())
	require.NoError(t, err)
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	jwks, err := os.ReadFile(signer.jwksFile)
	require.NoError(t, err)
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`))
	claims := goodClaims()
	claims["tid"] = tenantB
	otherBody, err := json.Marshal(claims)
	require.NoError(t, err)

	tests := map[string]struct {
		token string
		want  error
	}{
		"another key under our key id":        {sign(t, jose.ES256, other, signer.keyID, goodClaims()), ErrSignature},
		"another key without a key id":        {sign(t, jose.ES256, other, "", goodClaims()), ErrSignature},
		"another key under its own id":        {sign(t, jose.ES256, other, "unknown", goodClaims()), ErrSignature},
		"claims swapped under a signature":    {parts[0] + "." + base64.RawURLEncoding.EncodeToString(otherBody) + "." + parts[2], ErrSignature},
		"alg none":                            {none + "." + parts[1] + ".", ErrMalformed},
		"alg none with a signature":           {none + "." + parts[1] + "." + parts[2], ErrMalformed},
		"HS256 with the public key as secret": {sign(t, jose.HS256, publicPEM, signer.keyID, goodClaims()), ErrMalformed},
		"HS256 with the key set as secret":    {sign(t, jose.HS256, jwks, signer.keyID, goodClaims()), ErrMalformed},
		"signature cut off":                   {parts[0] + "." + parts[1] + ".", ErrSignature},
		"two parts":                           {parts[0] + "." + parts[1], ErrMalformed},
		"no JSON":                             {"a.b.c", ErrMalformed},
		"empty":                               {"", ErrMalformed},
		"longer than tokens are":              {sign(t, jose.ES256, signer.key, signer.keyID, with(map[string]any{"name": strings.Repeat("a", maxTokenBytes)})), ErrMalformed},
		"very long":                           {strings.Repeat("a", maxTokenBytes+1), ErrMalformed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := verifier.Verify(context.Background(), tt.token)
			require.ErrorIs(t, err, tt.want)
			if len(tt.token) > 20 {
				assert.NotContains(t, err.Error(), tt.token[:20], "an error must not echo the token")
			}
		})
	}
}

func TestVerify_ingestToken_listsItsTenants(t *testing.T) {
	signer, err := OpenSigner(t.TempDir())
	require.NoError(t, err)
	verifier, err := NewVerifier(context.Background(), signer.Config(), AudienceIngest)
	require.NoError(t, err)
	for name, tt := range map[string]struct {
		claims Claims
		want   []string
	}{
		"any":        {Claims{Tenants: []string{"*"}}, []string{"*"}},
		"two":        {Claims{Tenants: []string{tenantA, tenantB}}, []string{tenantA, tenantB}},
		"its tenant": {Claims{Tenant: tenantA}, []string{tenantA}},
	} {
		t.Run(name, func(t *testing.T) {
			token, err := signer.Token(tt.claims, AudienceIngest, time.Hour)
			require.NoError(t, err)
			claims, err := verifier.Verify(context.Background(), token)
			require.NoError(t, err)
			assert.Equal(t, tt.want, claims.Tenants)
			assert.Equal(t, "gatehouse", claims.User)
		})
	}
}

// Tenants that an issuer may not speak for are refused wherever the token names them.
func TestVerify_tenantsOfTheIssuer(t *testing.T) {
	signer := newSigner(t)
	for name, tt := range map[string]struct {
		audience string
		issuer   Issuer
		change   map[string]any
		want     error
		tenant   string
		tenants  []string
	}{
		"its own":                       {AudienceIngest, Issuer{Tenants: []string{tenantA}}, map[string]any{"tenants": []string{tenantA}}, nil, tenantA, []string{tenantA}},
		"another in tid":                {AudienceIngest, Issuer{Tenants: []string{tenantA}}, map[string]any{"tid": tenantB, "tenants": []string{tenantA}}, ErrTenant, "", nil},
		"another among tenants":         {AudienceIngest, Issuer{Tenants: []string{tenantA}}, map[string]any{"tenants": []string{tenantA, tenantB}}, ErrTenant, "", nil},
		"all":                           {AudienceIngest, Issuer{Tenants: []string{tenantA}}, map[string]any{"tenants": "*"}, ErrTenant, "", nil},
		"the default":                   {AudienceQuery, Issuer{Tenant: tenantB}, map[string]any{"tid": nil}, nil, tenantB, []string{tenantB}},
		"the default stands back":       {AudienceQuery, Issuer{Tenant: tenantB}, nil, nil, tenantA, []string{tenantA}},
		"the default stands back again": {AudienceIngest, Issuer{Tenant: tenantB}, map[string]any{"tid": nil, "tenants": []string{tenantA}}, nil, "", []string{tenantA}},
		"no default":                    {AudienceIngest, Issuer{}, map[string]any{"tid": nil, "tenants": ""}, ErrNoTenant, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			tt.issuer.Issuer, tt.issuer.JWKSFile = IssuerDemo, signer.jwksFile
			verifier, err := NewVerifier(t.Context(), Config{Issuers: []Issuer{tt.issuer}}, tt.audience)
			require.NoError(t, err)
			claims := with(tt.change)
			claims["aud"] = tt.audience
			got, err := verifier.Verify(t.Context(), sign(t, jose.ES256, signer.key, signer.keyID, claims))
			if tt.want != nil {
				require.ErrorIs(t, err, tt.want)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.tenant, got.Tenant)
			assert.Equal(t, tt.tenants, got.Tenants)
		})
	}
}

func TestVerify_severalIssuers_eachWithItsOwnKeysAudienceAndTenants(t *testing.T) {
	first, err := OpenSigner(t.TempDir())
	require.NoError(t, err)
	second, err := OpenSigner(t.TempDir())
	require.NoError(t, err)
	cfg := Config{Issuers: []Issuer{
		{Issuer: "https://one.example", JWKSFile: first.jwksFile},
		{Issuer: "https://two.example", JWKSFile: second.jwksFile, Audience: "api://two", Tenants: []string{tenantB}},
	}}
	verifier, err := NewVerifier(context.Background(), cfg, AudienceQuery)
	require.NoError(t, err)
	token := func(signer *Signer, issuer, audience, tenant string) string {
		claims := goodClaims()
		claims["iss"], claims["aud"], claims["tid"] = issuer, audience, tenant
		return sign(t, jose.ES256, signer.key, signer.keyID, claims)
	}
	for name, tt := range map[string]struct {
		token string
		want  error
	}{
		"first":                      {token(first, "https://one.example", AudienceQuery, tenantA), nil},
		"second":                     {token(second, "https://two.example", "api://two", tenantB), nil},
		"second, default audience":   {token(second, "https://two.example", AudienceQuery, tenantB), ErrAudience},
		"second, foreign tenant":     {token(second, "https://two.example", "api://two", tenantA), ErrTenant},
		"first's name, second's key": {token(second, "https://one.example", AudienceQuery, tenantA), ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := verifier.Verify(context.Background(), tt.token)
			if tt.want == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, tt.want)
		})
	}
}
