package session

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
)

// Whatever stands in a cookie, it is one of our sessions or none.
func FuzzJar_Session(f *testing.F) {
	jar, err := NewJar(Config{CookieKeys: []string{keyA}, IdleTimeout: time.Hour, Lifetime: time.Hour})
	require.NoError(f, err)
	at := PlaceOf("https://signins.example.com")
	whole, err := New(auth.Claims{Tenant: "t", User: "u"}, nil, noon)
	require.NoError(f, err)
	w := httptest.NewRecorder()
	require.NoError(f, jar.SetSession(w, at, whole, noon))
	genuine := w.Result().Cookies()[0].Value //nolint:bodyclose // a recorder's body holds nothing
	f.Add(genuine)
	f.Add("")
	f.Add(genuine + genuine)
	f.Add(genuine[:len(genuine)-1])
	for _, text := range []string{"", "{}", "null", `{"i":"x","t":"t","u":"u","c":"c"}`, `{"b":1e400}`} {
		f.Add(jar.sealer.Seal("attempt ", []byte(text)))
		f.Add(jar.sealer.Seal(jar.purpose("session"), []byte(text)))
	}
	f.Fuzz(func(t *testing.T, value string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Cookie", at.CookieName()+"="+value)
		s, _, err := jar.Session(r, at, noon)
		if err == nil {
			assert.Equal(t, whole.ID, s.ID, "a session that we never began")
		}
		_, _ = jar.TakeAttempt(httptest.NewRecorder(), r, at, value, noon)
	})
}

// What is inside was written by us, and yet nothing inside makes it fail badly.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"i":"x","t":"t","u":"u","c":"c","r":["a"],"b":1,"s":2}`))
	f.Add([]byte(`{"i":"x","t":"t","u":"u","c":"c","b":9223372036854775807,"s":-9223372036854775808}`))
	f.Add([]byte(`[]`))
	l := Lifetimes{Idle: time.Hour, Whole: 8 * time.Hour}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := decode(data)
		if err != nil {
			return
		}
		assert.NotEmpty(t, s.ID)
		assert.False(t, s.Knows(""))
		_, _ = l.Over(s, noon), l.Due(s, noon)
		_, _ = decodeAttempt(data)
	})
}

// Whatever is asked for, the browser stays with us: it is told an address whose
// origin is ours, as a browser reads it.
func FuzzCheckReturn(f *testing.F) {
	for _, path := range []string{
		"/", "/portal/?x=1#y", "//evil.example", `/\evil.example`, "/\t//evil.example", "https://evil.example", "/@evil.example", "/..//evil.example", "/%2f%2fevil.example",
		"/\x00", "/ä", "/a:b@c", "/?//", "/#//", "/;//", "/.//evil.example", "/%5cevil.example", "javascript:alert(1)", "/%", "?x", "#x", ":",
	} {
		f.Add(path)
	}
	const own = "https://signins.example.com"
	f.Fuzz(func(t *testing.T, path string) {
		if CheckReturn(path) != nil {
			return
		}
		require.True(t, strings.HasPrefix(path, "/"))
		require.False(t, strings.HasPrefix(path, "//"))
		require.False(t, strings.ContainsAny(path, "\\\r\n\t\x00 "))
		u, err := url.Parse(own + path)
		require.NoError(t, err)
		assert.Equal(t, "https", u.Scheme)
		assert.Equal(t, "signins.example.com", u.Host)
		assert.Nil(t, u.User)
		// Also when a program joins it with our address by the rules of links.
		base, err := url.Parse(own)
		require.NoError(t, err)
		joined, err := base.Parse(path)
		require.NoError(t, err)
		assert.Equal(t, base.Host, joined.Host)
	})
}
