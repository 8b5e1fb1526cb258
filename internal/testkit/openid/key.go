package openid

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"

	"github.com/go-jose/go-jose/v4"
)

// signingKey is the key of the provider; verifyingKey is its public half.
type (
	signingKey struct {
		id  string
		key *ecdsa.PrivateKey
	}
	verifyingKey struct{ signingKey }
)

func newKey() (signingKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return signingKey{rand.Text(), key}, err
}

func (k signingKey) ID() string                                  { return k.id }
func (k signingKey) Key() any                                    { return k.key }
func (k signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.ES256 }
func (k verifyingKey) Algorithm() jose.SignatureAlgorithm        { return jose.ES256 }
func (k verifyingKey) Use() string                               { return "sig" }
func (k verifyingKey) Key() any                                  { return k.key.Public() }
