// Package auth verifies bearer tokens (OIDC, signed JWTs) and signs those of the
// demo. It decides who a caller is; what the caller may do is the stage's
// decision.
package auth

import (
	"errors"
	"fmt"
	"net/url"
)

// Audiences of the stages: what the aud claim of a token must name unless the
// issuer's settings say otherwise.
const (
	AudienceQuery  = "gatehouse-query"
	AudienceIngest = "gatehouse-ingest"
)

// Config names the token issuers to trust.
type Config struct {
	// Issuers sign the tokens that are accepted; none accepts no token.
	Issuers []Issuer `koanf:"issuers"`
}

// Issuer is one token issuer and where its public keys are.
type Issuer struct {
	// Issuer is the exact value of the iss claim.
	Issuer string `koanf:"issuer"`
	// Audience is what the aud claim must contain; empty means the stage's own,
	// gatehouse-query or gatehouse-ingest.
	Audience string `koanf:"audience"`
	// JWKSFile is a file with the public keys (JSON Web Key Set), read again when
	// it changes. Either this or JWKSURL.
	JWKSFile string `koanf:"jwks_file"`
	// JWKSURL is where to fetch the public keys, http or https.
	JWKSURL string `koanf:"jwks_url"`
	// Tenants are the tenants that tokens of this issuer may speak for; empty means any.
	Tenants []string `koanf:"tenants"`
}

// DefaultConfig trusts nobody.
func DefaultConfig() Config { return Config{} }

// Validate reports all problems at once, each prefixed with its path.
func (c Config) Validate() error {
	var problems []error
	for i, issuer := range c.Issuers {
		at := fmt.Sprintf("issuers.%d", i)
		if issuer.Issuer == "" {
			problems = append(problems, fmt.Errorf("%s.issuer: missing; set it to the iss claim of the tokens", at))
		}
		if (issuer.JWKSFile == "") == (issuer.JWKSURL == "") {
			problems = append(problems, fmt.Errorf("%s: set either jwks_file or jwks_url, where the issuer's public keys are", at))
		}
		if issuer.JWKSURL != "" && !isHTTP(issuer.JWKSURL) {
			problems = append(problems, fmt.Errorf("%s.jwks_url: %q is no http or https address", at, issuer.JWKSURL))
		}
	}
	return errors.Join(problems...)
}

func isHTTP(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
