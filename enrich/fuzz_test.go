package enrich

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// Whatever a client says of itself, the patterns end, and what they find is short.
func FuzzUserAgent(f *testing.F) {
	for _, seed := range agentSamples {
		f.Add(seed)
	}
	patterns, err := newAgentPatterns()
	require.NoError(f, err)
	types := []string{"", deviceDesktop, deviceMobile, deviceTablet, deviceTV, deviceBot, deviceOther}
	f.Fuzz(func(t *testing.T, userAgent string) {
		head := headOf(userAgent)
		found := patterns.read(head)
		if len(found.os) > 2*maxUserAgent || len(found.browser) > 2*maxUserAgent {
			t.Fatalf("%q: %q, %q", head, found.os, found.browser)
		}
		if kind := decideDeviceType(readOS(shortName(found.os)).family, splitProduct(shortName(found.browser)).family, found.device); !slices.Contains(types, kind) {
			t.Fatalf("%q: type %q", head, kind)
		}
	})
}

// Families and versions are parts of the name, but for the families' one spelling.
func FuzzProductName(f *testing.F) {
	for _, seed := range []string{"Windows 10", "Windows10", "Ios 17.5", "MacOs", "Rich Client v4.61.0.0", "Unknown", " ", "v1", "1.2", "windows  ", "Mac OS X"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, p := range []product{readOS(shortName(name)), splitProduct(shortName(name))} {
			if p.family == "" && p.version != "" || !strings.Contains(name, p.version) {
				t.Fatalf("%q: %+v", name, p)
			}
		}
		if p := splitProduct(shortName(name)); !strings.Contains(strings.ToValidUTF8(name, ""), strings.ToValidUTF8(p.family, "")) {
			t.Fatalf("%q: %+v", name, p)
		}
	})
}

// A text about a second factor is one of the results, whatever else it says.
func FuzzMFAText(f *testing.F) {
	for _, seed := range []string{"MFA requirement satisfied by claim in the token", "MFA denied; user declined the authentication", "mfa", "multi-factor", "Correct password", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		result := mfaText(text)
		if result != "" && mfaRank(result) == 0 {
			t.Fatalf("%q: %q", text, result)
		}
		if lower := mfaText(strings.ToUpper(text)); isASCII(text) && lower != result {
			t.Fatalf("%q: %q, in capitals %q", text, result, lower)
		}
	})
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// No event makes a decision panic, and what is decided holds together.
func FuzzDecide(f *testing.F) {
	f.Add(sampleEvent("id", "81.2.69.142"))
	f.Add([]byte(`{"records":[{"category":"SignInLogs","tenantId":"t","properties":{"id":"a","createdDateTime":"2026-01-01T00:00:00Z"}}]}`))
	for _, record := range recordsOf(f, "testdata/events/decisions.ndjson") {
		for line := range strings.Lines(string(record)) {
			f.Add([]byte(line))
		}
	}
	decider, decoder := testDecider(f), rawevent.NewDecoder()
	src := rawevent.Source{Tenant: "tenant", Received: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	f.Fuzz(func(t *testing.T, raw []byte) {
		decoder.Decode(raw, src, func(d rawevent.Decoded) bool {
			if d.Err == nil {
				decider.decide(d.Event)
				checkInvariants(t, d.Event)
			}
			return true
		})
	})
}
