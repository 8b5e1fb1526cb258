package enrich

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDecideDeviceType(t *testing.T) {
	for families, want := range map[string]string{
		"Windows, macOS, Linux, Chrome OS, Ubuntu, Debian, Fedora, Red Hat, CentOS, SUSE, Arch Linux, Linux Mint, FreeBSD, OpenBSD, NetBSD, Solaris": "desktop",
		"iOS, Android, Windows Phone, Windows Mobile, BlackBerry OS, KaiOS, Symbian OS, Firefox OS":                                                  "mobile",
		"iPadOS": "tablet", "tvOS": "tv", "PlayStation 4": "other",
	} {
		for _, family := range strings.Split(families, ", ") {
			assert.Equal(t, want, decideDeviceType(family, "", ""), family)
		}
	}
	for name, c := range map[string]struct{ os, browser, claimed, want string }{
		"nothing":                         {"", "", "", ""},
		"a browser alone":                 {"", "Edge", "", "other"},
		"a robot on a server":             {"Linux", "Googlebot", "bot", "bot"},
		"a television with Linux":         {"Linux", "Safari", "tv", "tv"},
		"a tablet with Android":           {"Android", "Chrome", "tablet", "tablet"},
		"the system before a telephone":   {"Windows", "Edge", "mobile", "desktop"},
		"a telephone of no known system":  {"Tizen", "Samsung Internet", "mobile", "mobile"},
		"a telephone of which no more is": {"", "", "mobile", "mobile"},
	} {
		assert.Equal(t, c.want, decideDeviceType(c.os, c.browser, c.claimed), name)
	}
}

func TestClaimedType(t *testing.T) {
	for userAgent, want := range map[string]string{
		"Mozilla/5.0 (Android; Tablet; rv:126.0) Gecko/126.0 Firefox/126.0":                   "tablet",
		"Mozilla/5.0 (Windows NT 10.0; Touch; Tablet PC 2.0) like Gecko":                      "",
		"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X)":                                       "tablet",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)":                              "mobile",
		"Mozilla/5.0 (Mobile; rv:48.0) Gecko/48.0 KAIOS/2.5":                                  "mobile",
		"Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/AP2A)":                             "mobile",
		"Mozilla/5.0 (Linux; Android 14; SM-X910) AppleWebKit/537.36 Chrome/126.0.0.0":        "tablet",
		"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile": "mobile",
		"Mozilla/5.0 (Linux; Android 12; BRAVIA 4K UR2) AppleWebKit/537.36 Chrome/126.0.0.0":  "tv",
		"Roku/DVP-12.0": "tv",
		"curl/8.5.0":    "",
		"":              "",
	} {
		assert.Equal(t, want, claimedType(userAgent, "Other"), userAgent)
	}
	for _, browser := range []string{"Googlebot", "Foo Crawler", "Baiduspider", "Yahoo! Slurp"} {
		assert.Equal(t, "bot", claimedType("Mozilla/5.0 (iPhone)", browser), browser)
	}
}
