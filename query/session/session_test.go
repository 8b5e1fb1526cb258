package session

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
)

var noon = time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)

func TestNew_keepsWhatIsNeeded(t *testing.T) {
	claims := auth.Claims{
		Tenant: "t", User: "u", App: "client", AppOnly: true, Roles: []string{"x", "y"}, Name: strings.Repeat("ä", 100), PrincipalName: "p",
		Nonce: "never", Subject: "never", Issuer: "never",
	}
	s, err := New(claims, []string{"Global Reader"}, noon)
	require.NoError(t, err)
	assert.True(t, utf8.ValidString(s.Name))
	assert.Len(t, s.Name, maxName)
	got := s.Claims()
	assert.Equal(t, []string{"Global Reader"}, got.Roles)
	assert.False(t, got.AppOnly, "a session is a person's")
	assert.Equal(t, []string{"t"}, got.Tenants)
	data, err := s.encode()
	require.NoError(t, err)
	assert.NotContains(t, string(data), "never")
	again, err := decode(data)
	require.NoError(t, err)
	assert.Equal(t, s, again)
	other, err := New(claims, nil, noon)
	require.NoError(t, err)
	assert.NotEqual(t, s.ID, other.ID)
	assert.NotEqual(t, s.CSRF, other.CSRF)
	assert.True(t, s.Knows(s.CSRF))
	assert.False(t, s.Knows(other.CSRF))
	assert.False(t, Session{}.Knows(""), "no session knows no token")

	for _, c := range []auth.Claims{{User: "u"}, {Tenant: "t"}, {Tenant: strings.Repeat("t", 300), User: "u"}, {Tenant: "t", User: strings.Repeat("u", 300)}} {
		_, err := New(c, nil, noon)
		require.Error(t, err)
	}
}

func TestLifetimes(t *testing.T) {
	l := Lifetimes{Idle: time.Hour, Whole: 8 * time.Hour}
	at := func(began, seen time.Duration) Session {
		return Session{Began: noon.Add(began).Unix(), Seen: noon.Add(seen).Unix()}
	}
	for name, tt := range map[string]struct {
		s         Session
		over, due bool
	}{
		"new":                         {at(0, 0), false, false},
		"a while ago":                 {at(-6*time.Minute, -6*time.Minute), false, true},
		"a moment ago":                {at(-6*time.Minute, -4*time.Minute), false, false},
		"idle":                        {at(-time.Hour, -time.Hour), true, true},
		"whole":                       {at(-8*time.Hour, 0), true, false},
		"just before":                 {at(-8*time.Hour+time.Second, -30*time.Minute), false, false},
		"a clock that runs ahead":     {at(30*time.Second, 30*time.Second), false, false},
		"from the future":             {at(2*time.Minute, 2*time.Minute), true, false},
		"seen in the future, too old": {at(-9*time.Hour, 100*time.Hour), true, false},
	} {
		assert.Equal(t, tt.over, l.Over(tt.s, noon), name)
		if !tt.over {
			assert.Equal(t, tt.due, l.Due(tt.s, noon), name)
		}
	}
}

func TestEnded_forgetsTheOldest(t *testing.T) {
	var e Ended
	assert.False(t, e.Has("a"))
	e.Add("over", noon, noon.Add(-time.Hour))
	e.Add("soon", noon.Add(time.Minute), noon)
	for i := range maxEnded - 2 {
		e.Add(strings.Repeat("x", i+1), noon.Add(time.Hour), noon)
	}
	assert.True(t, e.Has("over"))
	e.Add("first", noon.Add(2*time.Hour), noon)
	assert.False(t, e.Has("over"), "it would have ended by itself")
	assert.True(t, e.Has("soon"))
	e.Add("second", noon.Add(2*time.Hour), noon)
	assert.False(t, e.Has("soon"), "there is no room")
	assert.True(t, e.Has("first") && e.Has("second") && e.Has("x"))
	assert.Len(t, e.ids, maxEnded)
}

func TestLabel(t *testing.T) {
	a := NewAttempt("/", noon)
	assert.Equal(t, a.State[:8], label(a.State))
	for _, bad := range []string{"", "SHORT", "lowercase", "AAAA=BBB", "A;B C\r\nD", "AAAAAAA1"} {
		assert.Empty(t, label(bad), "%q", bad)
	}
}

func TestPlaceOf(t *testing.T) {
	for base, want := range map[string]struct{ origin, path, cookie string }{
		"https://signins.example.com":            {"https://signins.example.com", "", "__Host-gatehouse"},
		"HTTPS://Signins.Example.com:443/":       {"https://signins.example.com", "", "__Host-gatehouse"},
		"https://signins.example.com:8443/gate/": {"https://signins.example.com:8443", "/gate", "__Host-gatehouse"},
		"http://127.0.0.1:8080":                  {"http://127.0.0.1:8080", "", "gatehouse-8080"},
		"http://localhost:80":                    {"http://localhost", "", "gatehouse-80"},
		"https://[::1]:443":                      {"https://[::1]", "", "__Host-gatehouse"},
		"http://[::1]:8080/a%20b":                {"http://[::1]:8080", "/a%20b", "gatehouse-8080"},
	} {
		p := PlaceOf(base)
		assert.Equal(t, want.origin, p.Origin, base)
		assert.Equal(t, want.path, p.Path, base)
		assert.Equal(t, want.cookie, p.CookieName(), base)
		assert.Equal(t, want.origin+want.path+"/portal/login", p.URL("/portal/login"))
		assert.Equal(t, !strings.Contains(want.origin, "example"), p.IsLocal(), base)
	}
}
