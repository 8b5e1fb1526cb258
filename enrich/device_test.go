package enrich

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/ua-parser/uap-go/uaparser"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestDecideDevice(t *testing.T) {
	for name, c := range map[string]struct {
		said      *schemas.DeviceDetail
		userAgent string
		want      device
	}{
		"nothing known":                {nil, "", device{}},
		"producer":                     {&schemas.DeviceDetail{OperatingSystem: "Ios 16", Browser: "Safari"}, chromeAgent, device{"Ios 16", "Safari", "producer"}},
		"user agent":                   {nil, chromeAgent, device{"Windows 10", "Chrome 126.0.0", "userAgent"}},
		"the rest from the user agent": {&schemas.DeviceDetail{OperatingSystem: "Windows 11"}, chromeAgent, device{"Windows 11", "Chrome 126.0.0", "userAgent"}},
		"nothing to add":               {&schemas.DeviceDetail{OperatingSystem: "Windows 11"}, "xyz", device{"Windows 11", "", "producer"}},
		"says nothing":                 {&schemas.DeviceDetail{}, "xyz", device{}},
	} {
		t.Run(name, func(t *testing.T) {
			d := testDecider(t)
			ev := &schemas.SignIn{DeviceDetail: c.said, UserAgent: c.userAgent}
			d.decide(ev)
			assert.Equal(t, c.want, device{ev.Enrichment.OperatingSystem, ev.Enrichment.Browser, ev.Enrichment.DeviceSource})
		})
	}
}

var agentSamples = []string{
	chromeAgent, chromeAgent + " Edg/126.0.0.0", "BAV2ROPC", "python-requests/2.28.1", "Windows-AzureAD-Authentication-Provider/1.0", "",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
	"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/AP2A)",
	"Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C)", "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.12026; Pro)",
	"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.16", "okhttp/4.12.0",
	"Mozilla/5.0 (PlayStation 4 3.11) AppleWebKit/537.73 (KHTML, like Gecko)", "curl/8.5.0", "Outlook-iOS/723.4027091.prod.iphone (4.28.0)",
	"Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) AppleWebKit/538.1 (KHTML, like Gecko) Version/5.0 TV Safari/538.1", "Apple-iPhone12C1/2104.117", "\x00\xff",
}

// What the texts that a pattern requires leave out, the pattern would not have matched.
func TestAgentPatterns_sameAsWithoutShortcut(t *testing.T) {
	patterns, err := newAgentPatterns()
	require.NoError(t, err)
	plain, err := uaparser.New()
	require.NoError(t, err)
	or := func(s string) string { return strings.TrimPrefix(s, "Other") }
	for _, userAgent := range agentSamples {
		got := patterns.read(userAgent)
		assert.Equal(t, or(plain.ParseUserAgent(userAgent).ToString()), got.browser, "%q", userAgent)
		assert.Equal(t, or(plain.ParseOs(userAgent).ToString()), got.os, "%q", userAgent)
	}
}

func TestAgentCache_isBoundedAndForgetsNothingInUse(t *testing.T) {
	patterns, err := newAgentPatterns()
	require.NoError(t, err)
	cache := newAgentCache(patterns)
	inUse := cache.lookup(chromeAgent)
	for i := range 3 * recentSize {
		cache.lookup(fmt.Sprint("x", i))
		if i%1000 == 0 {
			require.Same(t, inUse, cache.lookup(chromeAgent))
		}
	}
	assert.LessOrEqual(t, len(cache.young), recentSize)
	assert.LessOrEqual(t, len(cache.old), recentSize)
}

func TestAgentCache_readsTheHeadOfLongOnes(t *testing.T) {
	long := chromeAgent + strings.Repeat(" Bot", 1<<18)
	d := testDecider(t)
	assert.Equal(t, "Windows 10", d.lookupAgent(long).os)
	for userAgent := range d.agents.young {
		assert.LessOrEqual(t, len(userAgent), maxUserAgent)
	}
	assert.Same(t, d.lookupAgent(long), d.lookupAgent(long+"x"))
}

func TestRequiredLiterals(t *testing.T) {
	for pattern, want := range map[string]literals{
		`(Firefox)/(\d+)\.(\d+)`:   {"Firefox"},
		`(Foo|Barbaz)/(\d+)`:       {"Foo", "Barbaz"},
		`(Foo|.*)x`:                {"x"},
		`a?(?:bcd)+`:               {"bcd"},
		`(?i)firefox`:              nil,
		`\d+|[a-z]`:                nil,
		`^.{0,200}(Camino)(?:x|)`:  {"Camino"},
		`(?:Mobile|Tablet);.*Fire`: {"Mobile", "Tablet"},
	} {
		assert.Equal(t, want, requiredLiterals(pattern, ""), pattern)
	}
	assert.Nil(t, requiredLiterals("firefox", "i"))
}
