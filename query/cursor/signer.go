package cursor

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
)

// Binding names the list that a token belongs to: who asks for what.
type Binding [16]byte

// Bind is the binding of what the parts name together.
func Bind(parts ...string) Binding {
	h := sha256.New()
	var length [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(length[:], uint64(len(p)))
		h.Write(length[:])
		h.Write([]byte(p))
	}
	return Binding(h.Sum(nil)[:len(Binding{})])
}

// macSize is the length of a signature, in bytes.
const macSize = 16

// Errors of Unseal.
var (
	// ErrForm is that of a text that was never a token.
	ErrForm = errors.New("not a token")
	// ErrSignature is that of one that was changed, or signed with another key.
	ErrSignature = errors.New("signed with another key")
	// ErrBinding is that of one which belongs to another list.
	ErrBinding = errors.New("of another list")
)

// Signer signs what a client keeps for us, so that the service keeps nothing.
type Signer struct{ key []byte }

// NewSigner derives its key from the secret, or makes one when that is empty.
func NewSigner(secret string) Signer {
	if secret == "" {
		key := make([]byte, sha256.Size)
		_, _ = rand.Read(key) // never fails
		return Signer{key}
	}
	sum := sha256.Sum256([]byte("gatehouse cursor\x00" + secret))
	return Signer{sum[:]}
}

func (s Signer) mac(data []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write(data)
	return h.Sum(nil)[:macSize]
}

// Seal makes a token of data that belongs to the bound list. The version says how the
// data is written.
func (s Signer) Seal(version byte, b Binding, data []byte) string {
	sealed := append([]byte{version}, b[:]...)
	sealed = append(sealed, data...)
	return base64.RawURLEncoding.EncodeToString(append(sealed, s.mac(sealed)...))
}

// Unseal returns the data of a token, or one of the errors above.
func (s Signer) Unseal(version byte, b Binding, token string) ([]byte, error) {
	const header = 1 + len(b)
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(sealed) < header+macSize || strings.ContainsAny(token, "\r\n") { // which even strict base64 passes over
		return nil, ErrForm
	}
	sealed, mac := sealed[:len(sealed)-macSize], sealed[len(sealed)-macSize:]
	if !hmac.Equal(mac, s.mac(sealed)) || sealed[0] != version {
		return nil, ErrSignature
	}
	if Binding(sealed[1:header]) != b {
		return nil, ErrBinding
	}
	return sealed[header:], nil
}
