package cursor

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// form is how the data of these tests is written.
const form = 7

func TestUnseal_ofWhatWasSealed_isTheData(t *testing.T) {
	s, b := NewSigner("secret"), Bind("tenant", "user")
	for _, data := range []string{"", "x", "\x00\xff", strings.Repeat("long ", 1000)} {
		token := s.Seal(form, b, []byte(data))
		assert.NotContains(t, token, "=", "it stands in links as it is")
		got, err := s.Unseal(form, b, token)
		require.NoError(t, err)
		assert.Equal(t, data, string(got))
	}
}

func TestUnseal_ofWhatIsNotOurs_isRefused(t *testing.T) {
	s, b := NewSigner("secret"), Bind("tenant", "user")
	token := s.Seal(form, b, []byte("data"))
	bytes := decode(t, token)
	require.NotZero(t, len(bytes)%3, "the last character has bits to spare")
	for name, tt := range map[string]struct {
		token string
		want  error
	}{
		"nothing":                    {"", ErrForm},
		"no base64":                  {"!!", ErrForm},
		"filled up":                  {token + "==", ErrForm},
		"line break inside":          {token[:9] + "\n" + token[9:], ErrForm},
		"carriage return at the end": {token + "\r", ErrForm},
		"bits to spare set":          {token[:len(token)-1] + string(token[len(token)-1]+1), ErrForm},
		"shorter than any":           {encode(bytes[:len(Binding{})+macSize]), ErrForm},
		"cut":                        {encode(bytes[:len(bytes)-1]), ErrSignature},
		"longer":                     {token + "AAAA", ErrSignature},
		"of another key":             {NewSigner("other").Seal(form, b, []byte("data")), ErrSignature},
		"of another form":            {s.Seal(form+1, b, []byte("data")), ErrSignature},
		"of another list":            {s.Seal(form, Bind("tenant", "other"), []byte("data")), ErrBinding},
	} {
		got, err := s.Unseal(form, b, tt.token)
		assert.Equal(t, tt.want, err, name)
		assert.Nil(t, got, name)
	}
}

func TestUnseal_whereAnyBitIsChanged_isRefused(t *testing.T) {
	s, b := NewSigner("secret"), Bind("tenant", "user")
	whole := decode(t, s.Seal(form, b, []byte("data")))
	for i := range len(whole) * 8 {
		changed := bytes.Clone(whole)
		changed[i/8] ^= 1 << (i % 8)
		_, err := s.Unseal(form, b, encode(changed))
		require.ErrorIs(t, err, ErrSignature, "bit %d", i)
	}
}

func TestBind_keepsPartsApart(t *testing.T) {
	seen := map[Binding][]string{}
	for _, parts := range [][]string{nil, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"ab", ""}, {"", "ab"}, {"b", "a"}, {"a\x00b"}, {"a" + strings.Repeat("\x00", 8) + "b"}} {
		b := Bind(parts...)
		assert.Nil(t, seen[b], "%q is bound as", parts)
		seen[b] = append([]string{}, parts...)
		assert.Equal(t, b, Bind(parts...), "the same list, tomorrow")
	}
}

func TestNewSigner_secretIsSharedByInstances_noneIsOfOneAlone(t *testing.T) {
	b := Bind("tenant")
	token := NewSigner("secret").Seal(form, b, nil)
	_, err := NewSigner("secret").Unseal(form, b, token)
	require.NoError(t, err)
	token = NewSigner("").Seal(form, b, nil)
	_, err = NewSigner("").Unseal(form, b, token)
	require.ErrorIs(t, err, ErrSignature)
}

// Whatever is asked with, what is opened was sealed by us, character by character.
func FuzzUnseal(f *testing.F) {
	s, b := NewSigner("the key of this fuzz test"), Bind("tenant", "user")
	f.Add(s.Seal(form, b, []byte("data")), []byte("data"))
	f.Add(s.Seal(form, b, nil)+"\n", []byte{})
	f.Add("AAAA", []byte{0, 0xff})
	f.Fuzz(func(t *testing.T, token string, data []byte) {
		if got, err := s.Unseal(form, b, token); err == nil {
			assert.Equal(t, token, s.Seal(form, b, got))
		}
		got, err := s.Unseal(form, b, s.Seal(form, b, data))
		require.NoError(t, err)
		assert.True(t, bytes.Equal(data, got))
	})
}

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

func decode(t *testing.T, token string) []byte {
	t.Helper()
	data, err := base64.RawURLEncoding.DecodeString(token)
	require.NoError(t, err)
	return data
}
