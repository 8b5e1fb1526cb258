package rawevent

import "testing"

func TestBareAddress(t *testing.T) {
	for said, want := range map[string]string{
		"":                    "",
		"203.0.113.24":        "203.0.113.24",
		"203.0.113.24:443":    "203.0.113.24",
		" 203.0.113.24:443\t": "203.0.113.24",
		"[2001:db8::1]:443":   "2001:db8::1",
		"[2001:db8::1]":       "2001:db8::1",
		"2001:db8::1":         "2001:db8::1",
		"2001:db8::1:443":     "2001:db8::1:443", // an address of eight groups, as far as anyone can tell
		"::ffff:203.0.113.24": "::ffff:203.0.113.24",
		"<IP ADDRESS>":        "<IP ADDRESS>",
		"203.0.113.24:https":  "203.0.113.24:https",
		"[2001:db8::1]x":      "[2001:db8::1]x",
		"203.0.113.24/32":     "203.0.113.24",
		"2001:db8::1/128":     "2001:db8::1",
		"/203.0.113.24":       "203.0.113.24",
		"/203.0.113.24:443":   "203.0.113.24",
		"'203.0.113.24":       "203.0.113.24",
		"203.0.113.0/24":      "203.0.113.0/24",
		"/":                   "/",
	} {
		if got := bareAddress(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}
