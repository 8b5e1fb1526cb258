package auth

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"
)

// No text makes the verifier panic, and none that our key did not sign is accepted.
func FuzzVerify(f *testing.F) {
	signer, err := OpenSigner(f.TempDir())
	require.NoError(f, err)
	config := signer.Config()
	config.Issuers = append(config.Issuers, Issuer{Issuer: "https://x/{tenantid}/", JWKSFile: signer.jwksFile})
	verifier, err := NewVerifier(f.Context(), config, AudienceQuery)
	require.NoError(f, err)
	body := func(claims string) string { return base64.RawURLEncoding.EncodeToString([]byte(claims)) }
	for _, claims := range []string{
		`{"iss":"urn:gatehouse:demo","aud":"gatehouse-query","tid":"t","exp":99999999999}`, `{"iss":"https://x/` + tenantA + `/","tid":"` + tenantA + `"}`,
		`{"iss":"https://x/{tenantid}/","tid":"{tenantid}"}`, `{"iss":1}`, `[]`, `null`, `{"aud":[null]}`, `{"exp":"x"}`, "\xff",
	} {
		for _, header := range []string{`{"alg":"none"}`, `{"alg":"ES256"}`, `{"alg":"HS256","kid":"x"}`, `{"alg":"ES256","crit":["b64"],"b64":false}`, `{`} {
			f.Add(body(header) + "." + body(claims) + ".AAAA")
		}
	}
	f.Add("..")
	f.Add(strings.Repeat(".", 100))
	require.NotContains(f, algorithms(), jose.HS256)
	f.Fuzz(func(t *testing.T, token string) {
		if _, err := verifier.Verify(t.Context(), token); err == nil {
			t.Errorf("accepted %q", token)
		}
	})
}
