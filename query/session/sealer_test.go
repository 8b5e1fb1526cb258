package session

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	keyA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	keyB = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

func sealer(t testing.TB, keys ...string) Sealer {
	t.Helper()
	s, err := NewSealer(keys)
	require.NoError(t, err)
	return s
}

func TestSealer_opensWhatItsKeysSealed(t *testing.T) {
	a, both, b, none := sealer(t, keyA), sealer(t, keyB, keyA), sealer(t, keyB), sealer(t)
	sealed := a.Seal("session", []byte("who"))
	assert.NotEqual(t, sealed, a.Seal("session", []byte("who")), "nonces differ")
	assert.NotContains(t, sealed, "who")
	for name, tt := range map[string]struct {
		by       Sealer
		for_     string
		text     string
		current  bool
		expected bool
	}{
		"the same key":         {a, "session", sealed, true, true},
		"a key that follows":   {both, "session", sealed, false, true},
		"another key":          {b, "session", sealed, false, false},
		"a key of chance":      {none, "session", sealed, false, false},
		"for another purpose":  {a, "attempt", sealed, false, false},
		"changed":              {a, "session", sealed[:5] + "_" + sealed[6:], false, false},
		"cut":                  {a, "session", sealed[:len(sealed)-1], false, false},
		"nothing":              {a, "session", "", false, false},
		"no base64":            {a, "session", "?" + sealed, false, false},
		"longer than a cookie": {a, "session", strings.Repeat("A", 5000), false, false},
	} {
		t.Run(name, func(t *testing.T) {
			data, current, err := tt.by.Open(tt.for_, tt.text)
			if !tt.expected {
				require.ErrorIs(t, err, ErrSealed)
				assert.Nil(t, data)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, "who", string(data))
			assert.Equal(t, tt.current, current)
		})
	}
}

func TestSealer_withoutKeys_isAnotherEachTime(t *testing.T) {
	sealed := sealer(t).Seal("x", nil)
	_, _, err := sealer(t).Open("x", sealed)
	require.ErrorIs(t, err, ErrSealed)
}
