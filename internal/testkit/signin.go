package testkit

import (
	"fmt"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
)

// FullSignIn is an enriched sign-in with every property that a column of the table shows.
func FullSignIn() *schemas.SignIn {
	return &schemas.SignIn{
		Id: "id-1", TenantId: "tenant-1", CreatedUnixNano: time.Date(2026, 3, 4, 5, 6, 7, 123456789, time.UTC).UnixNano(),
		SentUnixNano:  time.Date(2026, 3, 4, 5, 6, 8, 999999999, time.UTC).UnixNano(),
		CorrelationId: "corr", OriginalRequestId: "orig", UniqueTokenIdentifier: "uti", SessionId: "sess",
		UserId: "user-1", UserPrincipalName: "Ada@Example.com", UserDisplayName: "Ada Lövelace", UserType: "member", HomeTenantId: "home",
		ServicePrincipalId: "sp", ServicePrincipalName: "sp name", AppId: "app", AppDisplayName: "App", ResourceId: "res",
		ResourceDisplayName: "Resource", ResourceTenantId: "rt",
		IpAddress: "203.0.113.9", AutonomousSystemNumber: 64500,
		Location:      &schemas.Location{City: "Zurich", State: "ZH", CountryOrRegion: "Switzerland", GeoCoordinates: &schemas.GeoCoordinates{Latitude: new(47.5), Longitude: new(8.5)}},
		ClientAppUsed: "browser", UserAgent: "Mozilla/5.0",
		DeviceDetail:  &schemas.DeviceDetail{DeviceId: "dev", DisplayName: "laptop", OperatingSystem: "Windows", Browser: "Edge 1", IsCompliant: new(true), IsManaged: new(false), TrustType: "Azure AD joined"},
		IsInteractive: new(true), SignInEventTypes: []string{"interactiveUser", "x"}, Category: "SignInLogs", AuthenticationProtocol: "oAuth2",
		ClientCredentialType: "certificate", IncomingTokenType: "none", CrossTenantAccessType: "b2bCollaboration", TokenIssuerType: "AzureAD",
		ProcessingTimeInMilliseconds: new(int64(321)),
		Status:                       &schemas.SignInStatus{ErrorCode: new(int32(50126)), FailureReason: "Invalid username or password.", AdditionalDetails: "details"},
		AuthenticationRequirement:    "multiFactorAuthentication",
		AuthenticationDetails:        []*schemas.AuthenticationDetail{{AuthenticationMethod: "Password", Succeeded: new(false)}},
		AuthenticationMethodsUsed:    []string{"Password", "FIDO2"}, AuthenticationProcessingDetails: []*schemas.KeyValue{{Key: "k", Value: "v"}},
		ConditionalAccessStatus:          "notApplied",
		AppliedConditionalAccessPolicies: []*schemas.AppliedConditionalAccessPolicy{{Id: "pol", DisplayName: "Require MFA", Result: "failure"}},
		RiskLevelDuringSignIn:            "high", RiskLevelAggregated: "medium", RiskState: "atRisk", RiskDetail: "none",
		RiskEventTypes: []string{"unlikelyTravel"}, RiskEventTypesV2: []string{"unlikelyTravel", "anonymizedIPAddress"},
		TokenIssuerName: "issuer in more", Additional: `{"rngcStatus":0}`,
		Enrichment: &schemas.Enrichment{
			Status: schemas.Status_STATUS_FAILURE, FailureReason: "Invalid", Remediation: "Type it again",
			ClientApp: "Browser", IsModernAuth: new(true), ClientAppSource: "producer",
			EventType: schemas.EventType_EVENT_TYPE_INTERACTIVE_USER, IsInteractive: true,
			OperatingSystem: "Windows 11", Browser: "Edge 120", DeviceSource: "userAgent",
			OsFamily: "Windows", OsVersion: "11", BrowserFamily: "Edge", BrowserVersion: "120", DeviceType: "desktop",
			MfaResult: "denied", MfaMethod: "FIDO2", MfaSource: "steps",
			ConditionalAccessStatus: "failure", ConditionalAccessSource: "producer",
			EvaluatedPolicies: []*schemas.AppliedConditionalAccessPolicy{{Id: "own", Result: "notApplied", Reason: "location"}}, PolicyVersion: "v7",
			City: "Zürich", State: "Zurich", Country: "CH", Latitude: new(47.25), Longitude: new(-8.25), LocationSource: "database",
			Geo: &schemas.GeoLocation{City: "Zurich 1", State: "ZH", Country: "CH", Latitude: new(47.375), Longitude: new(-8.375),
				AutonomousSystemNumber: 3303, AutonomousSystemOrganization: "Swisscom", Database: "DBIP 2026-06"},
		},
		Provenance: &schemas.Provenance{Topic: "signins.raw", Partition: 5, Offset: 1<<22 + 7, Index: 2,
			ReceivedUnixNano: time.Date(2026, 3, 4, 5, 6, 9, 5000000, time.UTC).UnixNano(), Format: schemas.Format_FORMAT_AZURE_MONITOR, IdDerived: true},
	}
}

// FullSignIns are n different sign-ins with all that one can have, of 200 users.
func FullSignIns(n int) []*schemas.SignIn {
	all := make([]*schemas.SignIn, n)
	for i := range all {
		ev := FullSignIn()
		ev.Id = fmt.Sprintf("6f2a3c1e-0000-4000-8000-%012d", i)
		ev.CorrelationId = fmt.Sprintf("7f2a3c1e-0000-4000-8000-%012d", i/3)
		ev.UserId = fmt.Sprintf("8f2a3c1e-0000-4000-8000-%012d", i%200)
		ev.SessionId = fmt.Sprintf("9f2a3c1e-0000-4000-8000-%012d", i%200)
		ev.DeviceDetail.DeviceId = fmt.Sprintf("af2a3c1e-0000-4000-8000-%012d", i%200)
		ev.OriginalRequestId, ev.UniqueTokenIdentifier = ev.Id, "JhcbsEcBXkKn9yHyUgUEAA"
		ev.UserAgent = fmt.Sprintf("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/%d.0", i%40)
		ev.Additional = ""
		all[i] = ev
	}
	return all
}
