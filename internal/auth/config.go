// Package auth verifies bearer tokens (OIDC, signed JWTs) and signs those of the
// demo. It decides who a caller is; what the caller may do is the stage's
// decision.
package auth

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
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

// Issuer is one token issuer and where its public keys are: JWKSFile, JWKSURL, or
// neither, which finds them by OpenID Connect Discovery.
type Issuer struct {
	// Issuer is the exact value of the iss claim. {tenantid} in it stands for the
	// token's own tenant (claim tid), as in https://login.microsoftonline.com/{tenantid}/v2.0.
	Issuer string `koanf:"issuer"`
	// Audience is what the aud claim must contain; empty means the stage's own,
	// gatehouse-query or gatehouse-ingest.
	Audience string `koanf:"audience"`
	// Audiences are further values of which the aud claim may contain any, such as
	// the application id URI beside the client id.
	Audiences []string `koanf:"audiences"`
	// DiscoveryURL is the issuer's OpenID configuration; empty means ISSUER/.well-known/openid-configuration.
	DiscoveryURL string `koanf:"discovery_url"`
	// JWKSFile is a file with the public keys (JSON Web Key Set), read again when
	// it changes.
	JWKSFile string `koanf:"jwks_file"`
	// JWKSURL is where to fetch the public keys, http or https.
	JWKSURL string `koanf:"jwks_url"`
	// Tenants are the tenants that tokens of this issuer may speak for; empty means any.
	Tenants []string `koanf:"tenants"`
	// Tenant is the tenant of tokens that name none (claim tid), for providers that
	// serve one organisation; empty refuses such tokens.
	Tenant string `koanf:"tenant"`
}

// DefaultConfig trusts nobody.
func DefaultConfig() Config { return Config{} }

// Validate reports all problems at once, each prefixed with its path.
func (c Config) Validate() error {
	var problems []error
	for i, issuer := range c.Issuers {
		for _, problem := range issuer.problems() {
			problems = append(problems, fmt.Errorf("issuers.%d%w", i, problem))
		}
	}
	return errors.Join(problems...)
}

func (i Issuer) problems() []error {
	var problems []error
	problem := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if i.Issuer == "" {
		problem(".issuer: missing; set it to the iss claim of the tokens")
	}
	if i.Tenant != "" && i.isTemplate() {
		problem(".tenant: cannot be set where the issuer's name holds {tenantid}: its tokens name their tenant")
	}
	if i.Tenant != "" && len(i.Tenants) > 0 && !slices.Contains(i.Tenants, i.Tenant) {
		problem(".tenant: %q is none of tenants", i.Tenant)
	}
	given := 0
	for _, at := range [...]struct{ setting, address string }{{"jwks_url", i.JWKSURL}, {"discovery_url", i.DiscoveryURL}} {
		if at.address == "" {
			continue
		}
		given++
		if !isHTTP(at.address) {
			problem(".%s: %q is no http or https address", at.setting, at.address)
		}
	}
	if i.JWKSFile != "" {
		given++
	}
	switch {
	case given > 1:
		problem(": set one of jwks_file, jwks_url and discovery_url, where the issuer's public keys are")
	case given == 0 && i.Issuer != "" && (i.isTemplate() || !isHTTP(i.Issuer)):
		problem(": set jwks_file, jwks_url or discovery_url, where the issuer's public keys are: %q is no address to discover them at", i.Issuer)
	}
	return problems
}

func isHTTP(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
