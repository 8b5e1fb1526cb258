package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestEvaluate_clientTypes(t *testing.T) {
	client := func(name string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) { ev.ClientAppUsed = name }
	}
	legacy := `"clientAppTypes":["exchangeActiveSync","other"]`
	onPhone := func(ev *schemas.SignIn) {
		ev.ClientAppUsed, ev.DeviceDetail.OperatingSystem = "Exchange ActiveSync", "iOS 18"
	}
	runCases(t, []evalCase{
		{name: "all", conditions: `"clientAppTypes":["All"]`, result: "failure"},
		{name: "all, client unknown", conditions: `"clientAppTypes":["all"]`, event: client(""), result: "failure"},
		{name: "browser", conditions: `"clientAppTypes":["browser"]`, result: "failure"},
		{name: "not a browser", conditions: `"clientAppTypes":["browser"]`, event: client("Mobile Apps and Desktop clients"), result: "notApplied", reason: "clientApps"},
		{name: "mobile", conditions: `"clientAppTypes":["browser","mobileAppsAndDesktopClients"]`, event: client("Mobile Apps and Desktop clients"), result: "failure"},
		{name: "not legacy", conditions: legacy, result: "notApplied", reason: "clientApps"},
		{name: "IMAP is other", conditions: legacy, event: client("Other clients; IMAP"), result: "failure"},
		{name: "ActiveSync is not other", conditions: `"clientAppTypes":["other"]`, event: client("Exchange ActiveSync"), result: "notApplied", reason: "clientApps"},
		{name: "ActiveSync", conditions: legacy, event: client("Exchange ActiveSync"), result: "failure"},
		{name: "ActiveSync on a supported platform", conditions: `"clientAppTypes":["easSupported"]`, event: onPhone, result: "failure"},
		{name: "ActiveSync on another", conditions: `"clientAppTypes":["easSupported"]`, event: func(ev *schemas.SignIn) {
			onPhone(ev)
			ev.DeviceDetail.OperatingSystem = "Linux"
		}, result: "notApplied", reason: "clientApps"},
		{name: "ActiveSync, platform unknown", conditions: `"clientAppTypes":["easSupported"]`, event: func(ev *schemas.SignIn) {
			onPhone(ev)
			ev.DeviceDetail = nil
		}, result: "unknown", reason: "notEnoughInformation"},
		{name: "client unknown", conditions: legacy, event: client(""), result: "unknown", reason: "notEnoughInformation"},
		{name: "decided client", conditions: legacy, event: func(ev *schemas.SignIn) {
			ev.ClientAppUsed, ev.Enrichment = "", &schemas.Enrichment{ClientApp: "POP3"}
		}, result: "failure"},
	})
}

func TestEvaluate_platforms(t *testing.T) {
	system := func(name string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) { ev.DeviceDetail = &schemas.DeviceDetail{OperatingSystem: name} }
	}
	others := `"platforms":{"includePlatforms":["all"],"excludePlatforms":["android","iOS","windows","macOS"]}`
	phones := `"platforms":{"includePlatforms":["android","iOS"]}`
	runCases(t, []evalCase{
		{name: "all", conditions: `"platforms":{"includePlatforms":["all"]}`, result: "failure"},
		{name: "all, unknown", conditions: `"platforms":{"includePlatforms":["all"]}`, event: system(""), result: "failure"},
		{name: "phone", conditions: phones, event: system("Ios 17.1"), result: "failure"},
		{name: "no phone", conditions: phones, result: "notApplied", reason: "devicePlatform"},
		{name: "excluded", conditions: others, result: "notApplied", reason: "devicePlatform"},
		{name: "of no name", conditions: others, event: system("FreeBSD"), result: "failure"},
		{name: "unknown", conditions: others, event: system(""), result: "unknown", reason: "notEnoughInformation"},
		{name: "from the user agent", conditions: phones, event: func(ev *schemas.SignIn) {
			ev.DeviceDetail, ev.UserAgent = nil, "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36"
		}, result: "failure"},
		{name: "a user agent of none", conditions: others, event: func(ev *schemas.SignIn) { ev.DeviceDetail, ev.UserAgent = nil, "curl/8.5" }, result: "failure"},
		{name: "only excluding", conditions: `"platforms":{"excludePlatforms":["linux"]}`, result: "failure"},
	})
	for name, want := range map[string]string{
		"Windows 10": "windows", "Windows Phone 8.1": "windowsPhone", "MacOs": "macOS", "Mac OS X 10.15.7": "macOS", "Linux": "linux",
		"Ubuntu": "linux", "Ios 12": "iOS", "iPadOS": "iOS", "Android": "android", "Chrome OS": platformUnknown, "Unknown": platformUnknown, "": "",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)": "iOS", "Mozilla/5.0 (X11; CrOS x86_64)": platformUnknown,
	} {
		assert.Equal(t, want, platformOf(name), name)
	}
}

func TestEvaluate_locations(t *testing.T) {
	from := func(address, country string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) {
			ev.IpAddress, ev.Location = address, &schemas.Location{CountryOrRegion: country}
		}
	}
	in := func(ids ...string) string {
		text := ""
		for _, id := range ids {
			text += `,"` + id + `"`
		}
		return `"locations":{"includeLocations":[` + text[1:] + `]}`
	}
	untrusted := `"locations":{"includeLocations":["All"],"excludeLocations":["AllTrusted"]}`
	runCases(t, []evalCase{
		{name: "all", conditions: in("All"), event: from("", ""), result: "failure"},
		{name: "in the range", conditions: in(office), event: from("192.0.2.1", ""), result: "failure"},
		{name: "outside", conditions: in(office), result: "notApplied", reason: "location"},
		{name: "IPv6", conditions: in(office), event: from("2001:db8:1:2::3", ""), result: "failure"},
		{name: "IPv6 outside", conditions: in(office), event: from("2001:db8:2::3", ""), result: "notApplied", reason: "location"},
		{name: "IPv4 in IPv6", conditions: in(office), event: from("::ffff:192.0.2.1", ""), result: "failure"},
		{name: "with a port", conditions: in(office), event: from("[2001:db8:1::1]:443", ""), result: "failure"},
		{name: "no address", conditions: in(office), event: from("<IP>", "DE"), result: "unknown", reason: "notEnoughInformation"},
		{name: "all but trusted, from there", conditions: untrusted, event: from("192.0.2.1", ""), result: "notApplied", reason: "location"},
		{name: "all but trusted", conditions: untrusted, event: from("198.51.100.1", ""), result: "failure"},
		{name: "trusted", conditions: in("AllTrusted"), event: from("192.0.2.1", ""), result: "failure"},
		{name: "trusted unknown", conditions: untrusted, event: from("", ""), result: "unknown", reason: "notEnoughInformation"},
		{name: "country", conditions: in(homes), result: "failure"},
		{name: "another country", conditions: in(homes), event: from("203.0.113.9", "US"), result: "notApplied", reason: "location"},
		{name: "country by name", conditions: in(homes), event: from("203.0.113.9", "France"), result: "failure"},
		{name: "decided country", conditions: in(homes), event: func(ev *schemas.SignIn) {
			ev.Location, ev.Enrichment = nil, &schemas.Enrichment{Country: "FR"}
		}, result: "failure"},
		{name: "no country known", conditions: in(homes), event: from("203.0.113.9", ""), result: "unknown", reason: "notEnoughInformation"},
		{name: "in no country", conditions: in(nowhere), event: from("10.0.0.1", ""), result: "failure"},
		{name: "in no country, which is not meant", conditions: in(homes), event: from("10.0.0.1", ""), result: "notApplied", reason: "location"},
		{name: "a code that no country has", conditions: in(formerly), event: from("203.0.113.9", "an"), result: "failure"},
		{name: "another such code", conditions: in(formerly), event: from("203.0.113.9", "EU"), result: "unknown", reason: "notEnoughInformation"},
		{name: "what became of it", conditions: in(formerly), event: from("203.0.113.9", "CW"), result: "notApplied", reason: "location"},
		{name: "a country beside it", conditions: in(formerly), event: from("203.0.113.9", "AR"), result: "failure"},
		{name: "a country not beside it", conditions: in(formerly), result: "notApplied", reason: "location"},
		{name: "such a code, where countries are meant", conditions: in(homes), event: from("203.0.113.9", "AN"), result: "unknown", reason: "notEnoughInformation"},
		{name: "such a code, but the country is decided", conditions: in(homes), event: func(ev *schemas.SignIn) {
			ev.Location, ev.Enrichment = &schemas.Location{CountryOrRegion: "AN"}, &schemas.Enrichment{Country: "US"}
		}, result: "notApplied", reason: "location"},
		{name: "one of several", conditions: in(office, homes), result: "failure"},
		{name: "by phone", conditions: in(byPhone), result: "unknown", reason: "notEnoughInformation"},
		{name: "unknown location", conditions: in("77777777-0000-4000-8000-000000000001"), result: "unknown", reason: "notEnoughInformation"},
		{name: "unknown location beside one that holds", conditions: in("77777777-0000-4000-8000-000000000001", homes), result: "failure"},
		{name: "excluded unknown location", conditions: `"locations":{"includeLocations":["All"],"excludeLocations":["77777777-0000-4000-8000-000000000001"]}`, result: "unknown", reason: "notEnoughInformation"},
	})
}

func TestEvaluate_networks(t *testing.T) {
	in := func(id string) string { return `"locations":{"includeLocations":["` + id + `"]}` }
	seen := func(kind, name string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) {
			ev.IpAddress = ""
			ev.NetworkLocationDetails = []*schemas.NetworkLocation{{NetworkType: kind, NetworkNames: []string{name}}}
		}
	}
	runCases(t, []evalCase{
		{name: "the producer saw a trusted one", conditions: in("AllTrusted"), event: seen("trustedNamedLocation", "HQ"), result: "failure"},
		{name: "the producer saw this one", conditions: in(office), event: seen("namedNetwork", "office"), result: "failure"},
		{name: "the producer saw another", conditions: in(office), event: seen("namedNetwork", "Else"), result: "unknown", reason: "notEnoughInformation"},
		{name: "addresses of the settings", conditions: in("00000000-0000-0000-0000-000000000000"), result: "unknown", reason: "notEnoughInformation"},
		{name: "compliant network", conditions: in("3d46dbda-8382-466a-856d-eb00cbc6b910"), event: func(ev *schemas.SignIn) {
			through := true
			ev.IsThroughGlobalSecureAccess = &through
		}, result: "failure"},
	})
}

func TestEvaluate_risksAndFlows(t *testing.T) {
	set := func(change func(*schemas.SignIn)) func(*schemas.SignIn) { return change }
	device, transfer := `"authenticationFlows":{"transferMethods":"deviceCodeFlow"}`, `"authenticationFlows":{"transferMethods":"deviceCodeFlow,authenticationTransfer"}`
	runCases(t, []evalCase{
		{name: "sign-in risk", conditions: `"signInRiskLevels":["high","medium"]`, event: set(func(ev *schemas.SignIn) { ev.RiskLevelDuringSignIn = "medium" }), result: "failure"},
		{name: "lower sign-in risk", conditions: `"signInRiskLevels":["high"]`, event: set(func(ev *schemas.SignIn) { ev.RiskLevelDuringSignIn = "low" }), result: "notApplied", reason: "signInRisk"},
		{name: "no sign-in risk", conditions: `"signInRiskLevels":["high"]`, result: "notApplied", reason: "signInRisk"},
		{name: "sign-in risk hidden", conditions: `"signInRiskLevels":["high"]`, event: set(func(ev *schemas.SignIn) { ev.RiskLevelDuringSignIn = "hidden" }), result: "unknown", reason: "notEnoughInformation"},
		{name: "user risk", conditions: `"userRiskLevels":["high"]`, event: set(func(ev *schemas.SignIn) { ev.RiskLevelAggregated = "high" }), result: "failure"},
		{name: "no user risk", conditions: `"userRiskLevels":["high"]`, result: "notApplied", reason: "userRisk"},
		{name: "user risk of what was remediated", conditions: `"userRiskLevels":["high"]`, event: set(func(ev *schemas.SignIn) { ev.RiskLevelAggregated, ev.RiskState = "high", "remediated" }), result: "unknown", reason: "notEnoughInformation"},
		{name: "user risk that the producer adds", conditions: `"userRiskLevels":["high"]`, event: set(func(ev *schemas.SignIn) { ev.Additional = `{"userRiskLevel":"high"}` }), result: "failure"},
		{name: "user risk that the producer hides", conditions: `"userRiskLevels":["high"]`, event: set(func(ev *schemas.SignIn) { ev.Additional = `{"userRiskLevel":"hidden"}` }), result: "unknown", reason: "notEnoughInformation"},
		{name: "user risk absent", conditions: `"userRiskLevels":["high"]`, event: set(func(ev *schemas.SignIn) { ev.RiskLevelAggregated = "" }), result: "unknown", reason: "notEnoughInformation"},
		{name: "insider risk", conditions: `"insiderRiskLevels":"moderate,elevated"`, event: set(func(ev *schemas.SignIn) { ev.Additional = `{"insiderRiskLevel":"elevated"}` }), result: "failure"},
		{name: "lower insider risk", conditions: `"insiderRiskLevels":"elevated"`, event: set(func(ev *schemas.SignIn) { ev.Additional = `{"insiderRiskLevel":"minor"}` }), result: "notApplied", reason: "insiderRisk"},
		{name: "insider risk absent", conditions: `"insiderRiskLevels":"elevated"`, result: "unknown", reason: "notEnoughInformation"},
		{name: "device code", conditions: device, event: set(func(ev *schemas.SignIn) { ev.AuthenticationProtocol = "deviceCode" }), result: "failure"},
		{name: "token of a device code", conditions: device, event: set(func(ev *schemas.SignIn) { ev.OriginalTransferMethod = "deviceCodeFlow" }), result: "failure"},
		{name: "other flow", conditions: device, result: "notApplied", reason: "authenticationFlow"},
		{name: "transfer", conditions: transfer, event: set(func(ev *schemas.SignIn) { ev.OriginalTransferMethod = "authenticationTransfer" }), result: "failure"},
		{name: "a device code in a session that was transferred", conditions: `"authenticationFlows":{"transferMethods":"authenticationTransfer"}`, event: set(func(ev *schemas.SignIn) {
			ev.AuthenticationProtocol, ev.OriginalTransferMethod = "deviceCode", "authenticationTransfer"
		}), result: "failure"},
		{name: "a transfer in a session by a device code", conditions: device, event: set(func(ev *schemas.SignIn) {
			ev.AuthenticationProtocol, ev.OriginalTransferMethod = "authenticationTransfer", "deviceCodeFlow"
		}), result: "failure"},
		{name: "flow of the session unknown", conditions: device, event: set(func(ev *schemas.SignIn) { ev.OriginalTransferMethod = "" }), result: "notApplied", reason: "authenticationFlow"},
		{name: "flow unknown", conditions: transfer, event: set(func(ev *schemas.SignIn) { ev.OriginalTransferMethod, ev.AuthenticationProtocol = "", "" }), result: "unknown", reason: "notEnoughInformation"},
		{name: "times", conditions: `"times":{"all":true}`, result: "unknown", reason: "notEnoughInformation"},
		{name: "a condition of the future", conditions: `"moonPhases":["full"]`, result: "unknown", reason: "notEnoughInformation"},
		{name: "of the future, but others decide", conditions: `"moonPhases":["full"],"signInRiskLevels":["high"]`, result: "notApplied", reason: "signInRisk"},
		{name: "blocks that say nothing", conditions: `"moonPhases":[],"locations":[],"platforms":null,"agents":{"x":null},"times":null`, result: "failure"},
		{name: "the first that fails", conditions: `"signInRiskLevels":["high"],"clientAppTypes":["other"],"platforms":{"includePlatforms":["iOS"]}`, result: "notApplied", reason: "devicePlatform"},
	})
}

func TestConditions_String(t *testing.T) {
	assert.Equal(t, "none", Conditions(0).String())
	assert.Equal(t, "application,users,clientType", (ConditionApplication | ConditionUsers | ConditionClientType).String())
	assert.Equal(t, "deviceState,servicePrincipals,servicePrincipalRisk,authenticationFlows,insiderRisk,other",
		(ConditionDevice | ConditionServicePrincipals | ConditionServicePrincipalRisk | ConditionAuthenticationFlows | ConditionInsiderRisk | ConditionOther).String())
}
