package policy

import (
	"fmt"
	"testing"

	"github.com/gatehouse/gatehouse/schemas"
)

func factsOf(ev *schemas.SignIn) *Facts {
	var f Facts
	f.FromSignIn(ev)
	return &f
}

func TestFromSignIn_guests(t *testing.T) {
	const all = allGuests
	for name, c := range map[string]struct {
		userType, access, home, upn string
		want                        guestKinds
		guest                       Known
	}{
		"collaborates":                {"guest", "b2bCollaboration", "h", "", b2bCollaborationGuest, Yes},
		"collaborates as a member":    {"member", "B2BCollaboration", "h", "", b2bCollaborationMember, Yes},
		"collaborates, no type":       {"", "b2bCollaboration", "", "", b2bCollaborationGuest | b2bCollaborationMember, Yes},
		"connects directly":           {"", "b2bDirectConnect", "", "", b2bDirectConnectUser, Yes},
		"serves":                      {"", "serviceProvider", "", "", serviceProvider, Yes},
		"passes through":              {"", "passthrough", "", "", otherExternalUser, Yes},
		"a guest from inside":         {"guest", "none", "", "", internalGuest, Yes},
		"a guest whose home is here":  {"guest", "", "OWN", "", internalGuest, Yes},
		"a guest whose home is not":   {"guest", "", "h", "", b2bCollaborationGuest, Yes},
		"a guest of whom no more is":  {"guest", "", "", "", internalGuest | b2bCollaborationGuest | otherExternalUser, Yes},
		"by the name":                 {"", "", "", "ada_example.org#EXT#@own.example", b2bCollaborationGuest | b2bCollaborationMember, Yes},
		"a member whose home is not":  {"member", "", "h", "", b2bCollaborationMember, Yes},
		"whose home is not":           {"", "", "h", "", all &^ internalGuest, Yes},
		"a member":                    {"member", "", "", "", 0, No},
		"a member whose home is here": {"member", "", "own", "", 0, No},
		"nobody from elsewhere":       {"", "none", "", "", internalGuest, Unknown},
		"a member from nowhere else":  {"member", "none", "", "", 0, No},
		"nothing said":                {"", "", "", "", 0, Unknown},
		"whose home is here, no type": {"", "", "own", "", 0, Unknown},
	} {
		f := factsOf(&schemas.SignIn{TenantId: "own", UserType: c.userType, CrossTenantAccessType: c.access, HomeTenantId: c.home, UserPrincipalName: c.upn})
		if f.guestKinds != c.want || f.Guest != c.guest {
			t.Errorf("%s: kinds %06b, guest %v; want %06b, %v", name, f.guestKinds, f.Guest, c.want, c.guest)
		}
	}
	if f := factsOf(&schemas.SignIn{HomeTenantId: "h"}); f.Guest != Unknown {
		t.Errorf("of no tenant: %v", f.Guest)
	}
}

func TestFromSignIn_elsewhere(t *testing.T) {
	for name, c := range map[string]struct {
		access, home, resource string
		want                   bool
	}{
		"out":          {"b2bCollaboration", "OWN", "other", true},
		"inside":       {"b2bCollaboration", "own", "own", false},
		"no resource":  {"b2bCollaboration", "own", "", false},
		"in":           {"b2bCollaboration", "other", "own", false},
		"through":      {"passthrough", "own", "other", true},
		"nowhere":      {"None", "own", "other", false},
		"of two more":  {"b2bDirectConnect", "h", "other", false},
		"out directly": {"B2BDirectConnect", "own", "other", true},
	} {
		if got := factsOf(&schemas.SignIn{TenantId: "own", CrossTenantAccessType: c.access, HomeTenantId: c.home, ResourceTenantId: c.resource}).Elsewhere; got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestFromSignIn_subjects(t *testing.T) {
	enriched := func(kind schemas.EventType) *schemas.SignIn {
		return &schemas.SignIn{UserId: "u", ServicePrincipalId: "sp", Enrichment: &schemas.Enrichment{EventType: kind}}
	}
	for name, c := range map[string]struct {
		ev   *schemas.SignIn
		want Subject
	}{
		"an application":      {enriched(schemas.EventType_EVENT_TYPE_SERVICE_PRINCIPAL), SubjectServicePrincipal},
		"a managed identity":  {enriched(schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY), SubjectManagedIdentity},
		"a user":              {enriched(schemas.EventType_EVENT_TYPE_INTERACTIVE_USER), SubjectUser},
		"a user's client":     {enriched(schemas.EventType_EVENT_TYPE_NON_INTERACTIVE_USER), SubjectUser},
		"by the user's id":    {&schemas.SignIn{UserId: "u", ServicePrincipalId: "sp"}, SubjectUser},
		"by the user's name":  {&schemas.SignIn{UserPrincipalName: "u", ServicePrincipalId: "sp"}, SubjectUser},
		"by the principal":    {&schemas.SignIn{UserId: "00000000-0000-0000-0000-000000000000", ServicePrincipalId: "sp"}, SubjectServicePrincipal},
		"nobody that is said": {&schemas.SignIn{}, SubjectUnknown},
	} {
		if got := factsOf(c.ev).Subject; got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestFromSignIn_risks(t *testing.T) {
	for name, c := range map[string]struct{ state, aggregated, additional, user string }{
		"as it is":             {"atRisk", "high", "", "high"},
		"remediated":           {"remediated", "high", "", ""},
		"dismissed":            {"Dismissed", "high", "", ""},
		"confirmed safe":       {"confirmedSafe", "medium", "", ""},
		"none was left":        {"remediated", "none", "", "none"},
		"hidden":               {"", "hidden", "", ""},
		"a word of the future": {"", "unknownFutureValue", "", ""},
	} {
		f := factsOf(&schemas.SignIn{RiskState: c.state, RiskLevelAggregated: c.aggregated, RiskLevelDuringSignIn: c.aggregated, Additional: c.additional})
		if f.UserRisk != c.user || f.ServicePrincipalRisk != c.user {
			t.Errorf("%s: %q and %q, want %q", name, f.UserRisk, f.ServicePrincipalRisk, c.user)
		}
		if said := riskOf(c.aggregated); f.SignInRisk != said {
			t.Errorf("%s: of the sign-in %q, want %q", name, f.SignInRisk, said)
		}
	}
}

func TestFromSignIn_clients(t *testing.T) {
	for name, c := range map[string]struct {
		ev            *schemas.SignIn
		platform      string
		flow, session string
		public        bool
	}{
		"enriched before said": {&schemas.SignIn{Enrichment: &schemas.Enrichment{OperatingSystem: "Windows 10"}, DeviceDetail: &schemas.DeviceDetail{OperatingSystem: "Ios 17"}}, "windows", "", "", false},
		"said":                 {&schemas.SignIn{DeviceDetail: &schemas.DeviceDetail{OperatingSystem: "Ios 17"}, UserAgent: "Windows"}, "iOS", "", "", false},
		"the user agent":       {&schemas.SignIn{UserAgent: "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1)"}, "windowsPhone", "", "", false},
		"one that is none":     {&schemas.SignIn{UserAgent: "curl"}, "unknown", "", "", false},
		"nothing":              {&schemas.SignIn{}, "", "", "", false},
		"by protocol":          {&schemas.SignIn{AuthenticationProtocol: "deviceCode"}, "", "deviceCodeFlow", "", false},
		"protocol of any":      {&schemas.SignIn{AuthenticationProtocol: "oAuth2"}, "", "none", "", false},
		"handed over":          {&schemas.SignIn{OriginalTransferMethod: "authenticationTransfer", AuthenticationProtocol: "oAuth2"}, "", "none", "authenticationTransfer", false},
		"of the future":        {&schemas.SignIn{OriginalTransferMethod: "unknownFutureValue"}, "", "", "", false},
		"transfer, no more":    {&schemas.SignIn{OriginalTransferMethod: "deviceCodeFlow", AuthenticationProtocol: "unknownFutureValue"}, "", "", "deviceCodeFlow", false},
		"without a secret":     {&schemas.SignIn{ClientCredentialType: "none"}, "", "", "", true},
		"with one":             {&schemas.SignIn{ClientCredentialType: "clientSecret"}, "", "", "", false},
		"an application":       {&schemas.SignIn{ClientAppUsed: "Mobile Apps and Desktop clients"}, "", "", "", true},
	} {
		if f := factsOf(c.ev); f.Platform != c.platform || f.Flow != c.flow || f.SessionFlow != c.session || f.PublicClient != c.public {
			t.Errorf("%s: %q, %q, %q, %v", name, f.Platform, f.Flow, f.SessionFlow, f.PublicClient)
		}
	}
}

func TestFromSignIn_places(t *testing.T) {
	networks := func(kinds ...string) (all []*schemas.NetworkLocation) {
		for i, kind := range kinds {
			all = append(all, &schemas.NetworkLocation{NetworkType: kind, NetworkNames: []string{fmt.Sprint("n", i)}})
		}
		return all
	}
	for name, c := range map[string]struct {
		networks []*schemas.NetworkLocation
		trusted  Known
		names    string
	}{
		"none":             {nil, Unknown, "[]"},
		"trusted":          {networks("trustedNamedLocation"), Yes, "[n0]"},
		"not trusted":      {networks("namedNetwork"), No, "[n0]"},
		"one of two":       {networks("namedNetwork", "trusted"), Yes, "[n0 n1]"},
		"the other of two": {networks("TRUSTED", "namedNetwork"), Yes, "[n0 n1]"},
		"none of two":      {networks("namedNetwork", "intranet"), No, "[n0 n1]"},
	} {
		f := factsOf(&schemas.SignIn{NetworkLocationDetails: c.networks})
		if f.TrustedNetwork != c.trusted || fmt.Sprint(f.Networks) != c.names {
			t.Errorf("%s: %v, %v", name, f.TrustedNetwork, f.Networks)
		}
	}
	for name, c := range map[string]struct {
		address, said, decided, source string
		country                        string
		none                           bool
	}{
		"private":                     {address: "10.0.0.1", none: true},
		"private with a port":         {address: "10.0.0.1:443", none: true},
		"of the machine":              {address: "::1", none: true},
		"of the link":                 {address: "fe80::1%eth0", none: true},
		"none at all":                 {address: "0.0.0.0", none: true},
		"decided to be private":       {address: "81.2.69.142", source: "private", none: true},
		"decided to be reserved":      {address: "81.2.69.142", source: "reserved", none: true},
		"public, nobody knows":        {address: "81.2.69.142"},
		"no address":                  {},
		"private, the producer knows": {address: "10.0.0.1", said: "Norway", country: "NO"},
		"the decided one first":       {address: "81.2.69.142", said: "Norway", decided: "GB", country: "GB"},
	} {
		ev := &schemas.SignIn{IpAddress: c.address, Location: &schemas.Location{CountryOrRegion: c.said}, Enrichment: &schemas.Enrichment{Country: c.decided, LocationSource: c.source}}
		if f := factsOf(ev); f.Country != c.country || f.NoCountry != c.none {
			t.Errorf("%s: %q, none %v", name, f.Country, f.NoCountry)
		}
	}
}

func TestFromSignIn_devices(t *testing.T) {
	yes, no := true, false
	for name, c := range map[string]struct {
		said                          *schemas.DeviceDetail
		registered, compliant, joined Known
		trust, os                     string
	}{
		"nothing said":          {nil, Unknown, Unknown, Unknown, "", ""},
		"not known":             {&schemas.DeviceDetail{OperatingSystem: "Windows"}, No, No, No, "", ""},
		"nobody's id":           {&schemas.DeviceDetail{DeviceId: "00000000-0000-0000-0000-000000000000"}, No, No, No, "", ""},
		"by id":                 {&schemas.DeviceDetail{DeviceId: "d", OperatingSystem: "MacOs"}, Yes, Unknown, Unknown, "", "macOS"},
		"by trust, hybrid":      {&schemas.DeviceDetail{TrustType: "Hybrid Azure AD joined", OperatingSystem: "Windows 10", IsCompliant: &no}, Yes, No, Yes, "ServerAD", "Windows"},
		"by trust, registered":  {&schemas.DeviceDetail{TrustType: "Azure AD registered", OperatingSystem: "Ios 17"}, Yes, Unknown, No, "Workplace", "iOS"},
		"the directory's words": {&schemas.DeviceDetail{TrustType: "workplace", OperatingSystem: "Linux"}, Yes, Unknown, No, "Workplace", "Linux"},
		"joined":                {&schemas.DeviceDetail{TrustType: "AzureAD", OperatingSystem: "Android 14"}, Yes, Unknown, No, "AzureAD", "Android"},
		"joined, in the portal": {&schemas.DeviceDetail{TrustType: "Azure AD joined", OperatingSystem: "Windows Phone 8"}, Yes, Unknown, No, "AzureAD", "WindowsPhone"},
		"by compliance":         {&schemas.DeviceDetail{IsCompliant: &yes}, Yes, Yes, Unknown, "", ""},
		"by management":         {&schemas.DeviceDetail{IsManaged: &yes, IsCompliant: &no}, Yes, No, Unknown, "", ""},
	} {
		f := factsOf(&schemas.SignIn{DeviceDetail: c.said})
		d := f.Device
		if d.Registered != c.registered || f.Met.CompliantDevice != c.compliant || f.Met.DomainJoinedDevice != c.joined || d.TrustType != c.trust || d.OperatingSystem != c.os {
			t.Errorf("%s: %+v, compliant %v, joined %v", name, d, f.Met.CompliantDevice, f.Met.DomainJoinedDevice)
		}
	}
}

func TestFromSignIn_demands(t *testing.T) {
	const multi, single = "multiFactorAuthentication", "singleFactorAuthentication"
	code := func(n int32) *schemas.SignInStatus { return &schemas.SignInStatus{ErrorCode: &n} }
	decided := func(result string) *schemas.SignIn {
		return &schemas.SignIn{Status: code(0), AuthenticationRequirement: multi, Enrichment: &schemas.Enrichment{MfaResult: result}}
	}
	step := func(method, detail string, succeeded bool) *schemas.AuthenticationDetail {
		return &schemas.AuthenticationDetail{AuthenticationMethod: method, AuthenticationStepResultDetail: detail, Succeeded: &succeeded}
	}
	steps := func(all ...*schemas.AuthenticationDetail) *schemas.SignIn {
		return &schemas.SignIn{AuthenticationDetails: all}
	}
	for name, c := range map[string]struct {
		ev                    *schemas.SignIn
		mfa, strong, phishing Known
	}{
		"decided: satisfied":         {decided("satisfied"), Yes, Unknown, Unknown},
		"decided: by claim":          {decided("satisfiedByClaim"), Yes, Unknown, Unknown},
		"decided: denied":            {decided("denied"), No, No, No},
		"decided: interrupted":       {decided("interrupted"), No, No, No},
		"decided: not required":      {decided("notRequired"), No, No, No},
		"by code":                    {&schemas.SignIn{Status: code(50079), AuthenticationRequirement: multi}, No, No, No},
		"in words":                   {&schemas.SignIn{Status: &schemas.SignInStatus{AdditionalDetails: "MFA requirement satisfied by claim in the token"}}, Yes, Unknown, Unknown},
		"in words of a step":         {steps(step("Previously satisfied", "MFA requirement satisfied by claim in the token", true)), Yes, Unknown, Unknown},
		"asked for, and succeeded":   {&schemas.SignIn{Status: code(0), AuthenticationRequirement: multi}, Yes, Unknown, Unknown},
		"asked for, and failed":      {&schemas.SignIn{Status: code(50126), AuthenticationRequirement: multi}, Unknown, Unknown, Unknown},
		"asked for, and who knows":   {&schemas.SignIn{AuthenticationRequirement: multi}, Unknown, Unknown, Unknown},
		"not asked for":              {&schemas.SignIn{Status: code(0), AuthenticationRequirement: single}, No, No, No},
		"a key":                      {steps(step("FIDO2 security key", "", true)), Yes, Yes, Yes},
		"a certificate":              {steps(step("X.509 something", "", true)), Unknown, Unknown, Unknown},
		"one that was both factors":  {&schemas.SignIn{Status: code(0), AuthenticationRequirement: multi, AuthenticationDetails: steps(step("X.509 certificate", "", true)).AuthenticationDetails}, Yes, Yes, Yes},
		"one of one factor or two":   {&schemas.SignIn{Status: code(0), AuthenticationRequirement: single, AuthenticationDetails: steps(step("X.509 certificate", "", true)).AuthenticationDetails}, Unknown, Unknown, Unknown},
		"a telephone alone":          {steps(step("Passwordless phone sign-in", "", true)), Yes, Yes, No},
		"one beside a claim":         {steps(step("Passwordless phone sign-in", "", true), step("Previously satisfied", "", true)), Yes, Yes, Unknown},
		"a key that failed":          {steps(step("FIDO2 security key", "", false)), Unknown, Unknown, Unknown},
		"a key after what failed":    {steps(step("Password", "", false), step("Windows Hello for Business", "", true)), Yes, Yes, Yes},
		"a password":                 {steps(step("Password", "", true)), Unknown, No, No},
		"a password beside a claim":  {steps(step("Password", "", true), step("", "", true)), Unknown, Unknown, Unknown},
		"methods used":               {&schemas.SignIn{AuthenticationMethodsUsed: []string{"Password", "Passkey"}}, Unknown, Yes, Yes},
		"methods used, no such":      {&schemas.SignIn{AuthenticationMethodsUsed: []string{"Password"}}, Unknown, No, No},
		"methods used, a telephone":  {&schemas.SignIn{AuthenticationMethodsUsed: []string{"Phone sign in"}}, Unknown, Yes, No},
		"nothing said":               {&schemas.SignIn{}, Unknown, Unknown, Unknown},
		"a step that does not say":   {&schemas.SignIn{AuthenticationDetails: []*schemas.AuthenticationDetail{{AuthenticationMethod: "FIDO2"}}}, Unknown, Yes, Yes},
		"not asked for, but a key":   {&schemas.SignIn{Status: code(0), AuthenticationRequirement: single, AuthenticationDetails: steps(step("Passkey", "", true)).AuthenticationDetails}, Yes, Yes, Yes},
		"decided before the steps":   {&schemas.SignIn{Enrichment: &schemas.Enrichment{MfaResult: "denied"}, AuthenticationDetails: steps(step("Password", "", true)).AuthenticationDetails}, No, No, No},
		"a code before requirements": {&schemas.SignIn{Status: code(500121), AuthenticationRequirement: multi}, No, No, No},
	} {
		m := factsOf(c.ev).Met
		if m.MFA != c.mfa || m.Strong != c.strong || m.PhishingResistant != c.phishing {
			t.Errorf("%s: second factor %v, strong %v, resists phishing %v", name, m.MFA, m.Strong, m.PhishingResistant)
		}
	}
}

func TestFromSignIn_status(t *testing.T) {
	code := func(n int32) *schemas.SignInStatus { return &schemas.SignInStatus{ErrorCode: &n} }
	for name, c := range map[string]struct {
		ev   *schemas.SignIn
		want schemas.Status
	}{
		"success":            {&schemas.SignIn{Status: code(0)}, schemas.Status_STATUS_SUCCESS},
		"a known code":       {&schemas.SignIn{Status: code(50074)}, schemas.Status_STATUS_INTERRUPTED},
		"an unknown code":    {&schemas.SignIn{Status: code(987654)}, schemas.Status_STATUS_FAILURE},
		"decided":            {&schemas.SignIn{Status: code(0), Enrichment: &schemas.Enrichment{Status: schemas.Status_STATUS_FAILURE}}, schemas.Status_STATUS_FAILURE},
		"no code":            {&schemas.SignIn{Status: &schemas.SignInStatus{}}, schemas.Status_STATUS_UNSPECIFIED},
		"no status":          {&schemas.SignIn{}, schemas.Status_STATUS_UNSPECIFIED},
		"decided, no status": {&schemas.SignIn{Enrichment: &schemas.Enrichment{Status: schemas.Status_STATUS_SUCCESS}}, schemas.Status_STATUS_SUCCESS},
	} {
		if got := factsOf(c.ev).Status; got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
