package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Why a token was refused; Verify's errors wrap one of these. None of them holds
// any part of the token's signature.
var (
	ErrMalformed   = errors.New("token is malformed or signed in a way that is not accepted")
	ErrSignature   = errors.New("token has a bad signature")
	ErrIssuer      = errors.New("token comes from an unknown issuer")
	ErrAudience    = errors.New("token is for another audience")
	ErrExpired     = errors.New("token has expired")
	ErrNotYetValid = errors.New("token is not valid yet")
	ErrNoTenant    = errors.New("token names no tenant (claim tid)")
	ErrTenant      = errors.New("token's issuer may not speak for its tenant")
	// ErrKeys is no fault of the token: the issuer's public keys are out of reach.
	ErrKeys = errors.New("public keys of the token's issuer cannot be read")
)

// clockSkew is how far the clocks of an issuer and ours may differ.
const clockSkew = time.Minute

// maxTokenBytes bounds the work an unauthenticated caller can cause.
const maxTokenBytes = 32 << 10

// Verifier checks bearer tokens for one stage. It is safe for concurrent use.
type Verifier struct {
	issuers []trusted
	// tenantsClaim allows a token to list tenants instead of having one.
	tenantsClaim bool
	now          func() time.Time
}

type trusted struct {
	Issuer
	verifier *oidc.IDTokenVerifier
}

// NewVerifier builds a verifier of tokens for audience (AudienceQuery,
// AudienceIngest). Key files are read now, key addresses at the first token.
// The error says which setting is wrong.
func NewVerifier(ctx context.Context, cfg Config, audience string) (*Verifier, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	v := &Verifier{tenantsClaim: audience == AudienceIngest, now: time.Now}
	for i, issuer := range cfg.Issuers {
		if issuer.Audience == "" {
			issuer.Audience = audience
		}
		var source keySource = newURLKeys(issuer)
		if issuer.JWKSFile != "" {
			source = &fileKeys{path: issuer.JWKSFile}
			if _, err := source.keys(ctx, ""); err != nil {
				return nil, fmt.Errorf("auth.issuers.%d.jwks_file: %w", i, err)
			}
		}
		v.issuers = append(v.issuers, trusted{issuer, newOIDC(issuer.Issuer, keySet{source, issuer.isTemplate()})})
	}
	return v, nil
}

// newOIDC leaves issuer, audience and times to Verify, which knows templates of
// issuers and tells the errors apart.
func newOIDC(issuer string, keys oidc.KeySet) *oidc.IDTokenVerifier {
	var accepted []string
	for _, algorithm := range algorithms() {
		accepted = append(accepted, string(algorithm))
	}
	return oidc.NewVerifier(issuer, keys, &oidc.Config{
		SupportedSigningAlgs: accepted,
		SkipClientIDCheck:    true,
		SkipIssuerCheck:      true,
		SkipExpiryCheck:      true,
	})
}

// Verify checks signature, issuer, audience, times (a minute of clock skew is
// forgiven) and tenant of a token and returns what it says. Errors wrap one of
// the Err values of this package and never echo the token.
func (v *Verifier) Verify(ctx context.Context, token string) (Claims, error) {
	peeked, err := peek(token)
	if err != nil {
		return Claims{}, err
	}
	err = ErrIssuer
	// One issuer may be listed several times, for other audiences or tenants.
	for _, trusted := range v.issuers {
		if !trusted.signs(peeked.Issuer, peeked.Tenant) {
			continue
		}
		claims, problem := v.verify(ctx, trusted, token)
		if problem == nil {
			return claims, nil
		}
		err = problem
	}
	return Claims{}, err
}

func (v *Verifier) verify(ctx context.Context, issuer trusted, token string) (Claims, error) {
	verified, err := issuer.verifier.Verify(ctx, token)
	if err != nil {
		return Claims{}, classify(err)
	}
	var p payload
	if err := verified.Claims(&p); err != nil {
		return Claims{}, fmt.Errorf("%w: a claim has a wrong type", ErrMalformed)
	}
	if !issuer.signs(p.Issuer, p.Tenant) { // what was verified counts, not what was peeked at
		return Claims{}, ErrIssuer
	}
	if !issuer.accepts(p.Audience) {
		return Claims{}, fmt.Errorf("%w: it must name %q", ErrAudience, strings.Join(append([]string{issuer.Audience}, issuer.Audiences...), " or "))
	}
	if err := checkTimes(p, v.now()); err != nil {
		return Claims{}, err
	}
	if !v.tenantsClaim {
		p.Tenants = nil
	}
	if p.Tenant == "" && len(p.Tenants) == 0 {
		p.Tenant = issuer.Tenant
	}
	claims := p.claims()
	if len(claims.Tenants) == 0 {
		return Claims{}, ErrNoTenant
	}
	return claims, checkTenants(claims, issuer.Tenants)
}

func checkTimes(p payload, now time.Time) error {
	if p.Expires == nil {
		return fmt.Errorf("%w: it has no exp claim", ErrExpired)
	}
	if !now.Before(p.Expires.Add(clockSkew)) {
		return fmt.Errorf("%w at %s; get a new one", ErrExpired, p.Expires.Format(time.RFC3339))
	}
	if p.NotBefore != nil && now.Add(clockSkew).Before(p.NotBefore.Time) {
		return fmt.Errorf("%w: it starts at %s", ErrNotYetValid, p.NotBefore.Format(time.RFC3339))
	}
	return nil
}

// checkTenants refuses tenants that the issuer's settings do not list.
func checkTenants(claims Claims, allowed []string) error {
	if len(allowed) == 0 {
		return nil
	}
	named := claims.Tenants
	if claims.Tenant != "" {
		named = append([]string{claims.Tenant}, named...)
	}
	for _, tenant := range named {
		if !slices.Contains(allowed, tenant) {
			return fmt.Errorf("%w: %q", ErrTenant, tenant)
		}
	}
	return nil
}

// classify keeps our own errors and calls every other failure to read a token malformed.
func classify(err error) error {
	for _, ours := range []error{ErrMalformed, ErrSignature, ErrKeys} {
		// go-oidc formats the key set's error without wrapping it.
		if errors.Is(err, ours) || strings.Contains(err.Error(), ours.Error()) {
			return ours
		}
	}
	return ErrMalformed
}

// peeked is what a token says before anything is verified.
type peeked struct {
	Issuer string `json:"iss"`
	Tenant string `json:"tid"`
}

// peek reads what tells whose keys to use.
func peek(token string) (peeked, error) {
	if len(token) > maxTokenBytes {
		return peeked{}, fmt.Errorf("%w: longer than %d bytes", ErrMalformed, maxTokenBytes)
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return peeked{}, fmt.Errorf("%w: not three parts", ErrMalformed)
	}
	data, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return peeked{}, fmt.Errorf("%w: claims are not base64url", ErrMalformed)
	}
	var claims peeked
	if err := json.Unmarshal(data, &claims); err != nil {
		return peeked{}, fmt.Errorf("%w: claims are not JSON", ErrMalformed)
	}
	return claims, nil
}
