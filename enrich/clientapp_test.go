package enrich

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

const (
	chromeAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
	mobileApps  = "Mobile Apps and Desktop clients"
)

func TestDecideClientApp(t *testing.T) {
	for name, c := range map[string]struct {
		ev     *schemas.SignIn
		want   string
		source string
	}{
		"nothing known":                        {&schemas.SignIn{}, "", ""},
		"producer":                             {&schemas.SignIn{ClientAppUsed: "Browser", UserAgent: "BAV2ROPC"}, "Browser", "producer"},
		"producer's other spelling":            {&schemas.SignIn{ClientAppUsed: "mobile apps and desktop clients"}, mobileApps, "producer"},
		"producer, a part of other clients":    {&schemas.SignIn{ClientAppUsed: "Other clients; IMAP"}, "IMAP4", "producer"},
		"producer, other clients stay":         {&schemas.SignIn{ClientAppUsed: "Other clients", UserAgent: chromeAgent}, "Other clients", "producer"},
		"unknown to the taxonomy":              {&schemas.SignIn{ClientAppUsed: "FooMail 9"}, "Other clients", "producer"},
		"unknown, but the user agent tells":    {&schemas.SignIn{ClientAppUsed: "FooMail 9", UserAgent: chromeAgent}, "Browser", "userAgent"},
		"the word Unknown":                     {&schemas.SignIn{ClientAppUsed: "Unknown"}, "Other clients", "producer"},
		"the word Unknown, with evidence":      {&schemas.SignIn{ClientAppUsed: "Unknown", UserAgent: chromeAgent}, "Browser", "userAgent"},
		"an application, Unknown":              {&schemas.SignIn{ClientAppUsed: "Unknown", ServicePrincipalId: "sp"}, "", ""},
		"the word null is none":                {&schemas.SignIn{ClientAppUsed: "null"}, "", ""},
		"a hyphen is none":                     {&schemas.SignIn{ClientAppUsed: " - "}, "", ""},
		"an application's own word":            {&schemas.SignIn{ClientAppUsed: "FooMail 9", ServicePrincipalId: "sp"}, "Other clients", "producer"},
		"the word None is no value":            {&schemas.SignIn{ClientAppUsed: "None"}, "", ""},
		"protocol of the producer":             {&schemas.SignIn{Additional: `{"protocol":"IMAP"}`, UserAgent: "CBAInPROD"}, "IMAP4", "protocol"},
		"protocol in the envelope":             {&schemas.SignIn{Additional: `{"record/Protocol":"pop3"}`}, "POP3", "protocol"},
		"authentication protocol":              {&schemas.SignIn{AuthenticationProtocol: "deviceCode", UserAgent: chromeAgent}, mobileApps, "protocol"},
		"a protocol that says nothing":         {&schemas.SignIn{AuthenticationProtocol: "oAuth2"}, "", ""},
		"port":                                 {&schemas.SignIn{Additional: `{"port":993}`}, "IMAP4", "port"},
		"port as text":                         {&schemas.SignIn{Additional: `{"serverPort":"587"}`, UserAgent: "BAV2ROPC"}, "Authenticated SMTP", "port"},
		"path":                                 {&schemas.SignIn{Additional: `{"requestPath":"/EWS/Exchange.asmx"}`}, "Exchange Web Services", "path"},
		"path of a URL":                        {&schemas.SignIn{Additional: `{"url":"https://mail.example.org/Microsoft-Server-ActiveSync?Cmd=Sync"}`}, "Exchange ActiveSync", "path"},
		"protocol outranks port":               {&schemas.SignIn{Additional: `{"port":443,"protocol":"mapi","path":"/ews/"}`}, "MAPI Over HTTP", "protocol"},
		"user agent":                           {&schemas.SignIn{UserAgent: chromeAgent}, "Browser", "userAgent"},
		"basic authentication turned to ROPC":  {&schemas.SignIn{UserAgent: "BAV2ROPC"}, "Other clients", "userAgent"},
		"rich client of the browser field":     {&schemas.SignIn{DeviceDetail: &schemas.DeviceDetail{Browser: "Rich Client 4.40.0.0"}}, mobileApps, "userAgent"},
		"user agent that says nothing":         {&schemas.SignIn{UserAgent: "curl/8.5.0"}, "", ""},
		"well-known application":               {&schemas.SignIn{AppId: "1fec8e78-bce4-4aaf-ab1b-5451cc387264"}, mobileApps, "app"},
		"well-known application by name":       {&schemas.SignIn{AppDisplayName: "Azure Portal"}, "Browser", "app"},
		"resource":                             {&schemas.SignIn{ResourceId: "01CB2876-7ebd-4aa4-9cc9-d28bd4d359a9"}, mobileApps, "resource"},
		"resource by name":                     {&schemas.SignIn{ResourceDisplayName: "Device Registration Service"}, mobileApps, "resource"},
		"application outranks resource":        {&schemas.SignIn{AppDisplayName: "Azure Portal", ResourceDisplayName: "Device Registration Service"}, "Browser", "app"},
		"an application has no client":         {&schemas.SignIn{ServicePrincipalId: "sp", UserAgent: chromeAgent}, "", ""},
		"an application with a producer's one": {&schemas.SignIn{ServicePrincipalId: "sp", ClientAppUsed: "Browser"}, "Browser", "producer"},
		"additional that is no object":         {&schemas.SignIn{Additional: `[1]`}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := testDecider(t)
			d.decide(c.ev)
			e := c.ev.Enrichment
			assert.Equal(t, c.want, e.ClientApp)
			assert.Equal(t, c.source, e.ClientAppSource)
			if c.want == "" {
				assert.Nil(t, e.IsModernAuth)
				return
			}
			require.NotNil(t, e.IsModernAuth)
			assert.Equal(t, c.want == "Browser" || c.want == mobileApps, *e.IsModernAuth)
		})
	}
}
