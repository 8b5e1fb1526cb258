package session

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

// ErrSealed means that a text was not sealed by one of our keys for that purpose,
// or was changed since.
var ErrSealed = errors.New("the cookie was not made here, was changed, or its key is no longer among the settings")

// maxSealed bounds a sealed text, in characters: browsers keep 4096 bytes of a
// cookie, its name and attributes among them.
const maxSealed = 3800

// Sealer encrypts what a browser keeps for us: AES-256 in Galois/Counter Mode
// with random nonces, which also tells when anything was changed.
type Sealer struct {
	// ciphers are those of the keys; the first seals.
	ciphers []cipher.AEAD
}

// NewSealer derives its keys from secrets, or makes one when there are none.
func NewSealer(secrets []string) (Sealer, error) {
	if len(secrets) == 0 {
		secrets = []string{rand.Text() + rand.Text()}
	}
	var s Sealer
	for _, secret := range secrets {
		key, err := hkdf.Key(sha256.New, []byte(secret), nil, "gatehouse cookie 1", 32)
		if err != nil {
			return Sealer{}, fmt.Errorf("derive a cookie key: %w", err)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return Sealer{}, fmt.Errorf("use a cookie key: %w", err)
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return Sealer{}, fmt.Errorf("use a cookie key: %w", err)
		}
		s.ciphers = append(s.ciphers, aead)
	}
	return s, nil
}

// Seal encrypts data with the first key. What is sealed for one purpose cannot be
// opened for another.
func (s Sealer) Seal(purpose string, data []byte) string {
	return base64.RawURLEncoding.EncodeToString(s.ciphers[0].Seal(nil, nil, data, []byte(purpose)))
}

// Open decrypts what was sealed for the purpose. current is false when it was not
// the first key that sealed it. The error is ErrSealed.
func (s Sealer) Open(purpose, sealed string) (data []byte, current bool, err error) {
	if len(sealed) > maxSealed {
		return nil, false, ErrSealed
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(sealed)
	if err != nil {
		return nil, false, ErrSealed
	}
	for i, aead := range s.ciphers {
		if data, err := aead.Open(nil, nil, text, []byte(purpose)); err == nil {
			return data, i == 0, nil
		}
	}
	return nil, false, ErrSealed
}
