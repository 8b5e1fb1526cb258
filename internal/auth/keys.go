package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// algorithms are the signatures accepted: public-key ones only, so that a public
// key can never be taken for a shared secret.
func algorithms() []jose.SignatureAlgorithm {
	return []jose.SignatureAlgorithm{
		jose.ES256, jose.ES384, jose.ES512,
		jose.RS256, jose.RS384, jose.RS512,
		jose.PS256, jose.PS384, jose.PS512,
		jose.EdDSA,
	}
}

// keySource finds the public keys of one issuer.
type keySource interface {
	// keys returns the keys that may have signed a token naming key id kid; kid may be empty.
	keys(ctx context.Context, kid string) ([]publicKey, error)
}

// publicKey is one key of an issuer.
type publicKey struct {
	jose.JSONWebKey
	// issuer is the key's own member "issuer", with which Entra says whose tokens
	// the key signs; empty signs those of all.
	issuer string
}

// signsFor says whether the key signs tokens of a tenant.
func (k publicKey) signsFor(tenant string) bool {
	return k.issuer == "" || strings.Contains(k.issuer, tenantPlaceholder) || strings.Contains(k.issuer, tenant)
}

// keySet checks signatures with the keys of a source; it is an oidc.KeySet.
type keySet struct {
	source keySource
	// perTenant holds keys to the tenants they sign for.
	perTenant bool
}

// VerifySignature returns the payload of a token signed by a key of the source.
func (s keySet) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	jws, err := jose.ParseSignedCompact(token, algorithms())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	keys, err := s.source.keys(ctx, jws.Signatures[0].Header.KeyID)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeys, err)
	}
	for _, key := range keys {
		if key.Algorithm != "" && key.Algorithm != jws.Signatures[0].Header.Algorithm {
			continue
		}
		if data, err := jws.Verify(key.Key); err == nil && s.allows(key, data) {
			return data, nil
		}
	}
	return nil, ErrSignature
}

func (s keySet) allows(key publicKey, data []byte) bool {
	if !s.perTenant {
		return true
	}
	var claims peeked
	return json.Unmarshal(data, &claims) == nil && claims.Tenant != "" && key.signsFor(claims.Tenant)
}

// parseKeys reads a JSON Web Key Set and keeps the public keys that can sign.
// A key of a kind that we do not know leaves the others as they are.
func parseKeys(data []byte) ([]publicKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(data, &set); err != nil {
		return nil, fmt.Errorf("no JSON Web Key Set: %w", err)
	}
	var usable []publicKey
	for _, raw := range set.Keys {
		var key publicKey
		var more struct {
			Issuer string `json:"issuer"`
		}
		if key.UnmarshalJSON(raw) != nil || json.Unmarshal(raw, &more) != nil {
			continue
		}
		if key.IsPublic() && key.Valid() && key.Use != "enc" {
			key.issuer = more.Issuer
			usable = append(usable, key)
		}
	}
	if len(usable) == 0 {
		return nil, errors.New("the JSON Web Key Set holds no public signing key")
	}
	return usable, nil
}

// named returns the keys a token with key id kid may be signed with: those of
// that name, or all when either side gives no name.
func named(keys []publicKey, kid string) []publicKey {
	if kid == "" {
		return keys
	}
	var matching []publicKey
	for _, key := range keys {
		if key.KeyID == kid || key.KeyID == "" {
			matching = append(matching, key)
		}
	}
	return matching
}
