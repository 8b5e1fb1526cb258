package enrich

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestReadOS(t *testing.T) {
	for name, want := range map[string]product{
		"": {}, "Unknown": {}, "Other": {}, "Windows": {"Windows", ""}, "windows 10": {"Windows", "10"}, "Windows10": {"Windows", "10"},
		"Windows 11": {"Windows", "11"}, "Windows XP": {"Windows", "XP"}, "Windows Server 2019": {"Windows", "Server 2019"},
		"Windows Phone 8.1": {"Windows Phone", "8.1"}, "Windows 10 1909": {"Windows", "10 1909"},
		"Ios 17.5": {"iOS", "17.5"}, "iOS17": {"iOS", "17"}, "MacOs": {"macOS", ""}, "MacOs 14.4": {"macOS", "14.4"}, "Mac OS X 10.15.7": {"macOS", "10.15.7"},
		"Android 14": {"Android", "14"}, "Linux": {"Linux", ""}, "Ubuntu 22.04": {"Ubuntu", "22.04"}, "Chrome OS 14541.0.0": {"Chrome OS", "14541.0.0"},
		"Windows NT 10.0": {"Windows", "10.0"}, "Windows Mobile 6.5": {"Windows Mobile", "6.5"}, "Mac OS 9": {"macOS", "9"}, "OS X 10.9": {"macOS", "10.9"}, "OSX": {"macOS", ""}, "mac": {"macOS", ""},
		"iPhone OS 3.1": {"iOS", "3.1"}, "ipados 17": {"iPadOS", "17"}, "TVOS 17.5": {"tvOS", "17.5"}, "ANDROID14": {"Android", "14"}, "linux 6.1": {"Linux", "6.1"},
		"chrome os 1": {"Chrome OS", "1"}, "ChromeOS 1": {"Chrome OS", "1"}, "CrOS 1": {"Chrome OS", "1"},
		"PlayStation 4 3.11": {"PlayStation 4", "3.11"}, "  Ios 16 ": {"iOS", "16"}, "Q4OS": {"Q4OS", ""}, "17": {"17", ""},
	} {
		assert.Equal(t, want, readOS(name), "%q", name)
	}
}

func TestSplitProduct(t *testing.T) {
	for name, want := range map[string]product{
		"": {}, "Unknown": {}, "Edge": {"Edge", ""}, "Chrome 131.0.0": {"Chrome", "131.0.0"}, "Rich Client 4.61.0.0": {"Rich Client", "4.61.0.0"},
		"Rich Client v3.14.1592.7": {"Rich Client", "3.14.1592.7"}, "Mobile Safari": {"Mobile Safari", ""}, "Chrome Mobile iOS 120.0": {"Chrome Mobile iOS", "120.0"},
		"IE 7.0": {"IE", "7.0"}, "Foo v": {"Foo v", ""}, "Foo V2": {"Foo", "2"}, "Foo 0": {"Foo", "0"}, "Foo 9": {"Foo", "9"}, "Foo -1": {"Foo -1", ""}, "Foo :1": {"Foo :1", ""}, "Foo ": {"Foo", ""}, "Python Requests 2.x": {"Python Requests", "2.x"},
	} {
		assert.Equal(t, want, splitProduct(name), "%q", name)
	}
}

func TestDecider_namesFamiliesAndTypeOfDevice(t *testing.T) {
	said := func(os, browser string) *schemas.DeviceDetail {
		return &schemas.DeviceDetail{OperatingSystem: os, Browser: browser}
	}
	const (
		iPad   = "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
		tablet = "Mozilla/5.0 (Linux; Android 14; SM-X910) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
		phone  = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
		tv     = "Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) AppleWebKit/538.1 (KHTML, like Gecko) Version/5.0 TV Safari/538.1"
		robot  = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
		oldPC  = "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/7.0; Tablet PC 2.0)"
	)
	for name, c := range map[string]struct {
		said      *schemas.DeviceDetail
		userAgent string
		want      [5]string // OS family, version, browser family, version, type
	}{
		"nothing":                  {nil, "", [5]string{}},
		"producer alone":           {said("Windows 10", "Chrome 131.0.0"), "", [5]string{"Windows", "10", "Chrome", "131.0.0", "desktop"}},
		"rich client":              {said("MacOs", "Rich Client 4.61.0.0"), "", [5]string{"macOS", "", "Rich Client", "4.61.0.0", "desktop"}},
		"producer's telephone":     {said("Ios 17.5", "Mobile Safari"), "", [5]string{"iOS", "17.5", "Mobile Safari", "", "mobile"}},
		"user agent tells tablets": {said("Ios 17.5", "Mobile Safari"), iPad, [5]string{"iOS", "17.5", "Mobile Safari", "", "tablet"}},
		"user agent alone":         {nil, chromeAgent, [5]string{"Windows", "10", "Chrome", "126.0.0", "desktop"}},
		"tablet with Android":      {nil, tablet, [5]string{"Android", "14", "Chrome", "126.0.0", "tablet"}},
		"telephone with Android":   {nil, phone, [5]string{"Android", "14", "Chrome Mobile", "126.0.0", "mobile"}},
		"Dalvik":                   {nil, "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/AP2A)", [5]string{"Android", "14", "Android", "14", "mobile"}},
		"television":               {nil, tv, [5]string{"Tizen", "5.0", "Safari", "5.0", "tv"}},
		"robot":                    {nil, robot, [5]string{"", "", "Googlebot", "2.1", "bot"}},
		"tablet PCs are PCs":       {nil, oldPC, [5]string{"Windows", "7", "IE", "11.0", "desktop"}},
		"a script":                 {nil, "python-requests/2.28.1", [5]string{"", "", "Python Requests", "2.28", "other"}},
		"the producer's Unknown":   {said("Unknown", "Unknown"), "", [5]string{}},
		"nothing recognised":       {nil, "BAV2ROPC", [5]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			ev := &schemas.SignIn{DeviceDetail: c.said, UserAgent: c.userAgent}
			testDecider(t).decide(ev)
			e := ev.Enrichment
			assert.Equal(t, c.want, [5]string{e.OsFamily, e.OsVersion, e.BrowserFamily, e.BrowserVersion, e.DeviceType})
		})
	}
}

func TestDecider_keepsTheHeadOfLongNames(t *testing.T) {
	d := testDecider(t)
	long := "Windows " + strings.Repeat("ü", 1<<18)
	ev := &schemas.SignIn{DeviceDetail: &schemas.DeviceDetail{OperatingSystem: long, Browser: long}}
	d.decide(ev)
	assert.Equal(t, long, ev.Enrichment.OperatingSystem, "what the producer said stays")
	assert.Equal(t, "Windows", ev.Enrichment.OsFamily)
	for name := range d.systems.young {
		assert.LessOrEqual(t, len(name), maxProduct)
	}
	for name := range d.browsers.young {
		assert.LessOrEqual(t, len(name), maxProduct)
	}
}
