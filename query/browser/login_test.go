package browser

import (
	"errors"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLoginOptions_sayWhereToComeBackTo(t *testing.T) {
	for rawQuery, want := range map[string]struct{ back, prompt, refused string }{
		"":                              {"/x/", "", ""},
		"return=/portal/%3Fa%3D1":       {"/portal/?a=1", "", ""},
		"prompt=login&return=/":         {"/", "login", ""},
		"prompt=select_account":         {"/x/", "select_account", ""},
		"prompt=none":                   {"", "", "prompt is neither login nor select_account"},
		"return=%zz":                    {"", "", "the address is malformed"},
		"return=//evil.example":         {refused: " "},
		"return=https://evil.example/":  {refused: " "},
		"return=":                       {refused: " "},
		"return=//evil.example&prompt=": {refused: " "},
	} {
		options, back, err := loginOptions(rawQuery, "/x/")
		if want.refused != "" {
			require.ErrorContains(t, err, want.refused, rawQuery)
			assert.Empty(t, back, rawQuery)
			continue
		}
		require.NoError(t, err, rawQuery)
		assert.Equal(t, []string{want.back, want.prompt}, []string{back, options.Get("prompt")}, rawQuery)
	}
}

// Whatever a link asks for, the browser comes back to a path of ours.
func FuzzLoginOptions(f *testing.F) {
	for _, rawQuery := range []string{"", "return=/", "return=//x", "return=/%09//x", "return=%2F%5Cx", "return=/&return=//x", "prompt=login", "a;b"} {
		f.Add(rawQuery)
	}
	own, err := url.Parse("https://signins.example.com/")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, rawQuery string) {
		_, back, err := loginOptions(rawQuery, "/")
		if err != nil {
			assert.Empty(t, back)
			return
		}
		joined, err := own.Parse(back)
		require.NoError(t, err)
		assert.Equal(t, []string{"https", own.Host}, []string{joined.Scheme, joined.Host})
	})
}

func TestSentence_isForPeople(t *testing.T) {
	assert.Equal(t, "The address is malformed.", sentence(errors.New("the address is malformed")))
}
