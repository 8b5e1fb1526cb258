package schemas_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestErrors_catalogue(t *testing.T) {
	c := schemas.Errors()
	require.Len(t, c.All(), 371)
	interrupts := 0
	for i, e := range c.All() {
		got, ok := c.Lookup(e.Code)
		require.True(t, ok)
		require.Equal(t, e, got, "code %d is listed twice", e.Code)
		assert.NotEmpty(t, e.Reason, "code %d", e.Code)
		if i > 0 {
			assert.Greater(t, e.Code, c.All()[i-1].Code)
		}
		if e.Status == schemas.Status_STATUS_INTERRUPTED {
			interrupts++
		}
	}
	assert.Equal(t, 36, interrupts)

	success, _ := c.Lookup(0)
	assert.Equal(t, schemas.Status_STATUS_SUCCESS, success.Status)
	prompt, _ := c.Lookup(50140)
	assert.Equal(t, "KmsiInterrupt", prompt.Name)
	assert.Equal(t, schemas.Status_STATUS_INTERRUPTED, prompt.Status)
	_, ok := c.Lookup(12345)
	assert.False(t, ok)
}

func TestCountryCode(t *testing.T) {
	for in, want := range map[string]string{
		"US": "US", "us": "US", " de ": "DE", "USA": "US", "usa": "US", "U.S.A.": "US", "United States": "US", "united states of america": "US",
		"UK": "GB", "GBR": "GB", "Great Britain": "GB", "China": "CN", "Viet Nam": "VN", "Russian Federation": "RU", "The Netherlands": "NL",
		"Côte d'Ivoire": "CI", "COTE D’IVOIRE": "CI", "Türkiye": "TR", "Turkey": "TR", "Korea, Republic of": "KR", "South Korea": "KR",
		"Bosnia & Herzegovina": "BA", "Bosnia and Herzegovina": "BA", "St. Lucia": "LC", "Saint Lucia": "LC", "Åland Islands": "AX", "Kosovo": "XK",
		"Congo (Dem. Rep.)": "CD", "Congo": "CG", "Curaçao": "CW", "Hong Kong SAR": "HK", "Macau": "MO", "España": "ES",
		"": "", " ": "", "ZZ": "", "XX": "", "EU": "", "A1": "", "N/A": "", "-": "", "unknown": "", "Redmond, Washington, US": "",
		strings.Repeat("United", 40): "", "\xff\xfe": "", "é": "",
	} {
		assert.Equal(t, want, schemas.CountryCode(in), "%q", in)
	}
}

func TestCountries_everyNameLeadsToItsCode(t *testing.T) {
	require.Len(t, schemas.Countries(), 250)
	for _, c := range schemas.Countries() {
		assert.Equal(t, c.Code, schemas.CountryCode(c.Code))
		assert.Equal(t, c.Code, schemas.CountryCode(c.Alpha3))
		assert.Equal(t, c.Code, schemas.CountryCode(c.Name))
		assert.Equal(t, c.Code, schemas.CountryCode(strings.ToUpper(c.Name)))
		assert.Equal(t, c.Name, schemas.CountryName(c.Code))
	}
	assert.Empty(t, schemas.CountryName("ZZ"))
}

func TestCountryCode_allocatesNothing(t *testing.T) {
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		schemas.CountryCode("US")
		schemas.CountryCode("United States")
		schemas.CountryCode("nowhere at all")
	}))
}

func TestClientApps_taxonomy(t *testing.T) {
	table := schemas.ClientApps()
	require.Len(t, table.All(), 15)
	modern := []string{}
	types := map[string]int{}
	for _, a := range table.All() {
		types[a.ConditionalAccessType]++
		if a.Modern {
			modern = append(modern, a.Name)
		}
		for _, spelling := range append([]string{a.Name, strings.ToUpper(a.Name), " " + a.Name + " "}, a.Aliases...) {
			got, ok := table.Lookup(spelling)
			require.True(t, ok, spelling)
			assert.Equal(t, a.Name, got.Name, spelling)
		}
	}
	assert.Equal(t, []string{"Browser", "Mobile Apps and Desktop clients"}, modern)
	assert.Equal(t, map[string]int{"browser": 1, "mobileAppsAndDesktopClients": 1, "exchangeActiveSync": 1, "other": 12}, types)
}

func TestClientApps_spellings(t *testing.T) {
	for in, want := range map[string]string{
		"Mobile apps and desktop clients": "Mobile Apps and Desktop clients", "Autodiscover": "AutoDiscover", "MAPI over HTTP": "MAPI Over HTTP",
		"IMAP": "IMAP4", "Other clients; IMAP": "IMAP4", "Other clients; POP": "POP3", "Other clients; SMTP": "Authenticated SMTP",
		"Other clients; MAPI": "MAPI Over HTTP", "Other clients; Older Office clients": "Other clients", "other clients; something new": "Other clients",
		"Other clients; Browser": "Other clients", "Universal Outlook": "Outlook Service", "Exchange ActiveSync (unsupported)": "Exchange ActiveSync",
		"": "", "Unknown": "", "FooMail": "", strings.Repeat("x", 5000): "",
	} {
		got, ok := schemas.ClientApps().Lookup(in)
		if want == "" {
			assert.False(t, ok, "%q", in)
			continue
		}
		require.True(t, ok, "%q", in)
		assert.Equal(t, want, got.Name, "%q", in)
	}
}

func TestClientApps_evidence(t *testing.T) {
	table := schemas.ClientApps()
	name := func(a *schemas.ClientApp, ok bool) string {
		if !ok {
			return ""
		}
		return a.Name
	}
	assert.Equal(t, "IMAP4", name(table.ByProtocol("IMAPS")))
	assert.Equal(t, "Browser", name(table.ByProtocol("saml20")))
	assert.Empty(t, name(table.ByProtocol("oAuth2")))
	assert.Equal(t, "POP3", name(table.ByPort(995)))
	assert.Empty(t, name(table.ByPort(443)))
	assert.Equal(t, "Exchange Web Services", name(table.ByPath("/EWS/Exchange.asmx")))
	assert.Equal(t, "Exchange ActiveSync", name(table.ByPath("/Microsoft-Server-ActiveSync?Cmd=Sync")))
	assert.Equal(t, "Reporting Web Services", name(table.ByPath("/ecp/reportingwebservice/reporting.svc")))
	assert.Empty(t, name(table.ByPath("/ewsx")))
	for userAgent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36":  "Browser",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) PKeyAuth/1.0": "Mobile Apps and Desktop clients",
		"Windows-AzureAD-Authentication-Provider/1.0":                                                                  "Mobile Apps and Desktop clients",
		"Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8)":                                                                 "Mobile Apps and Desktop clients",
		"Apple-iPhone12C1/2104.117": "Exchange ActiveSync",
		"Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0; Pro)": "MAPI Over HTTP",
		"Microsoft WinRM Client":              "Exchange Online PowerShell",
		"BAV2ROPC":                            "Other clients",
		"CBAInPROD":                           "Other clients",
		"curl/8.5.0":                          "",
		"python-requests/2.28.1 AppleWebKit/": "",
		"":                                    "",
	} {
		assert.Equal(t, want, name(table.ByUserAgent(userAgent)), userAgent)
	}
	assert.Equal(t, "Browser", name(table.ByApplication("Azure Portal")))
	assert.Equal(t, "Mobile Apps and Desktop clients", name(table.ByApplication("1FEC8E78-BCE4-4AAF-AB1B-5451CC387264")))
	assert.Equal(t, "Mobile Apps and Desktop clients", name(table.ByResource("device registration service")))
	assert.Empty(t, name(table.ByResource("Office 365 Exchange Online")))
}
