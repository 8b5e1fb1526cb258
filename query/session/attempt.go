package session

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"time"

	"golang.org/x/oauth2"
)

// AttemptLifetime is how long signing in at the provider may take.
const AttemptLifetime = 10 * time.Minute

// ErrAttempt means that an answer of the provider belongs to no attempt of this
// browser that is under way.
var ErrAttempt = errors.New("this sign-in did not begin in this browser, was already used, or took longer than 10 minutes")

// Attempt is one way to the provider and back, bound to the browser by a cookie.
type Attempt struct {
	// State returns with the provider's answer and tells which attempt it belongs to.
	State string `json:"s"`
	// Nonce returns inside the ID token.
	Nonce string `json:"n"`
	// Verifier is the secret of PKCE (RFC 7636).
	Verifier string `json:"v"`
	// Return is where the browser goes when signed in, a path of ours.
	Return string `json:"r"`
	// Began is in seconds since 1970.
	Began int64 `json:"b"`
}

// NewAttempt begins one.
func NewAttempt(back string, now time.Time) Attempt {
	return Attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Return: back, Began: now.Unix()}
}

// label is the part of a state that names the attempt's cookie, so that attempts
// in several tabs go on side by side.
func label(state string) string {
	const length = 8
	if len(state) < length {
		return ""
	}
	for i := range length {
		if c := state[i]; (c < 'A' || c > 'Z') && (c < '2' || c > '7') { // as rand.Text writes
			return ""
		}
	}
	return state[:length]
}

func (a Attempt) encode() ([]byte, error) { return json.Marshal(a) }

func decodeAttempt(data []byte) (Attempt, error) {
	var a Attempt
	if err := json.Unmarshal(data, &a); err != nil || a.State == "" || a.Nonce == "" || a.Verifier == "" {
		return Attempt{}, ErrAttempt
	}
	return a, nil
}
