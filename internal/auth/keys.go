package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

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
	keys(ctx context.Context, kid string) ([]jose.JSONWebKey, error)
}

// keySet checks signatures with the keys of a source; it is an oidc.KeySet.
type keySet struct{ source keySource }

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
		if payload, err := jws.Verify(key.Key); err == nil {
			return payload, nil
		}
	}
	return nil, ErrSignature
}

// parseKeys reads a JSON Web Key Set and keeps the public keys that can sign.
func parseKeys(data []byte) ([]jose.JSONWebKey, error) {
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(data, &set); err != nil {
		return nil, fmt.Errorf("no JSON Web Key Set: %w", err)
	}
	var usable []jose.JSONWebKey
	for _, key := range set.Keys {
		if key.IsPublic() && key.Valid() && key.Use != "enc" {
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
func named(keys []jose.JSONWebKey, kid string) []jose.JSONWebKey {
	if kid == "" {
		return keys
	}
	var matching []jose.JSONWebKey
	for _, key := range keys {
		if key.KeyID == kid || key.KeyID == "" {
			matching = append(matching, key)
		}
	}
	return matching
}
