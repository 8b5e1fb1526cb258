package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// portalProperties are the columns of the portal's CSV downloads, of people's
// sign-ins and of applications'.
func portalProperties() []property[schemas.SignIn] {
	all := portalIdentity()
	all = append(all, portalClient()...)
	return append(all, portalOutcome()...)
}

func portalIdentity() []property[schemas.SignIn] {
	managed := func(e *schemas.SignIn) **schemas.ManagedServiceIdentity { return &e.ManagedServiceIdentity }
	kindOf := func(k *kinds) *kind[schemas.ManagedServiceIdentity] { return &k.managedIdentity }
	return []property[schemas.SignIn]{
		noted("Date (UTC)", func(r *record) *noteText { return &r.created }),
		eventID("Request ID"),
		text("Correlation ID", func(e *schemas.SignIn) *string { return &e.CorrelationId }),
		text("Session ID", func(e *schemas.SignIn) *string { return &e.SessionId }),
		text("Unique token identifier", func(e *schemas.SignIn) *string { return &e.UniqueTokenIdentifier }),
		text("User ID", func(e *schemas.SignIn) *string { return &e.UserId }),
		text("User", func(e *schemas.SignIn) *string { return &e.UserDisplayName }),
		text("Username", func(e *schemas.SignIn) *string { return &e.UserPrincipalName }),
		word("User type", userTypes[:], func(e *schemas.SignIn) *string { return &e.UserType }),
		text("Sign-in identifier", func(e *schemas.SignIn) *string { return &e.SignInIdentifier }),
		text("Home tenant ID", func(e *schemas.SignIn) *string { return &e.HomeTenantId }),
		text("Home tenant name", func(e *schemas.SignIn) *string { return &e.HomeTenantName }),
		text("Service principal ID", func(e *schemas.SignIn) *string { return &e.ServicePrincipalId }),
		text("Service principal name", func(e *schemas.SignIn) *string { return &e.ServicePrincipalName }),
		text("Credential key ID", func(e *schemas.SignIn) *string { return &e.ServicePrincipalCredentialKeyId }),
		text("Credential thumbprint", func(e *schemas.SignIn) *string { return &e.ServicePrincipalCredentialThumbprint }),
		text("Application", func(e *schemas.SignIn) *string { return &e.AppDisplayName }),
		text("Application ID", func(e *schemas.SignIn) *string { return &e.AppId }),
		text("App owner tenant ID", func(e *schemas.SignIn) *string { return &e.AppOwnerTenantId }),
		text("Resource", func(e *schemas.SignIn) *string { return &e.ResourceDisplayName }),
		text("Resource ID", func(e *schemas.SignIn) *string { return &e.ResourceId }),
		text("Resource tenant ID", func(e *schemas.SignIn) *string { return &e.ResourceTenantId }),
		text("Resource owner tenant ID", func(e *schemas.SignIn) *string { return &e.ResourceOwnerTenantId }),
		part("Managed Identity type", kindOf, managed, "msiType"),
		part("Associated Resource Id", kindOf, managed, "associatedResourceId"),
		part("Federated Token Id", kindOf, managed, "federatedTokenId"),
		part("Federated Token Issuer", kindOf, managed, "federatedTokenIssuer"),
	}
}

func portalClient() []property[schemas.SignIn] {
	device := func(e *schemas.SignIn) **schemas.DeviceDetail { return &e.DeviceDetail }
	kindOf := func(k *kinds) *kind[schemas.DeviceDetail] { return &k.device }
	return []property[schemas.SignIn]{
		address("IP address", func(e *schemas.SignIn) *string { return &e.IpAddress }),
		text("IP address (seen by resource)", func(e *schemas.SignIn) *string { return &e.IpAddressFromResourceProvider }),
		text("Global Secure Access IP address", func(e *schemas.SignIn) *string { return &e.GlobalSecureAccessIpAddress }),
		boolean("Through Global Secure Access", func(e *schemas.SignIn) **bool { return &e.IsThroughGlobalSecureAccess }),
		autonomousSystem("Autonomous system number"),
		{"Location", noteLocation},
		text("Client app", func(e *schemas.SignIn) *string { return &e.ClientAppUsed }),
		text("User agent", func(e *schemas.SignIn) *string { return &e.UserAgent }),
		part("Device ID", kindOf, device, "deviceId"),
		part("Browser", kindOf, device, "browser"),
		part("Operating System", kindOf, device, "operatingSystem"),
		part("Compliant", kindOf, device, "isCompliant"),
		part("Managed", kindOf, device, "isManaged"),
		part("Join Type", kindOf, device, "trustType"),
		processingTime("Latency"),
	}
}

func portalOutcome() []property[schemas.SignIn] {
	status := func(e *schemas.SignIn) **schemas.SignInStatus { return &e.Status }
	statusKind := func(k *kinds) *kind[schemas.SignInStatus] { return &k.status }
	mfa := func(e *schemas.SignIn) **schemas.MfaDetail { return &e.MfaDetail }
	mfaKind := func(k *kinds) *kind[schemas.MfaDetail] { return &k.mfa }
	protection := func(e *schemas.SignIn) **schemas.TokenProtectionStatusDetails { return &e.TokenProtectionStatusDetails }
	protectionKind := func(k *kinds) *kind[schemas.TokenProtectionStatusDetails] { return &k.tokenProtection }
	return []property[schemas.SignIn]{
		{"Status", statusWord},
		part("Sign-in error code", statusKind, status, "errorCode"),
		part("Failure reason", statusKind, status, "failureReason"),
		// This column holds the additional details, whatever its name says.
		part("Multifactor authentication result", statusKind, status, "additionalDetails"),
		part("MFA result", statusKind, status, "additionalDetails"), // its name until 2021
		part("MFA auth method", mfaKind, mfa, "authMethod"),
		part("MFA auth detail", mfaKind, mfa, "authDetail"),
		part("Multifactor authentication auth method", mfaKind, mfa, "authMethod"),
		part("Multifactor authentication auth detail", mfaKind, mfa, "authDetail"),
		word("Authentication requirement", requirementWords[:], func(e *schemas.SignIn) *string { return &e.AuthenticationRequirement }),
		spoken("Authentication Protocol", protocolWords(), func(e *schemas.SignIn) *string { return &e.AuthenticationProtocol }),
		spoken("Client credential type", credentialWords(), func(e *schemas.SignIn) *string { return &e.ClientCredentialType }),
		spoken("Incoming token type", tokenWords(), func(e *schemas.SignIn) *string { return &e.IncomingTokenType }),
		spoken("Original transfer method", transferWords(), func(e *schemas.SignIn) *string { return &e.OriginalTransferMethod }),
		spoken("Cross tenant access type", accessWords(), func(e *schemas.SignIn) *string { return &e.CrossTenantAccessType }),
		text("Token issuer name", func(e *schemas.SignIn) *string { return &e.TokenIssuerName }),
		spoken("Token issuer type", issuerWords(), func(e *schemas.SignIn) *string { return &e.TokenIssuerType }),
		boolean("Flagged for review", func(e *schemas.SignIn) **bool { return &e.FlaggedForReview }),
		part("Token Protection - Sign In Session", protectionKind, protection, "signInSessionStatus"),
		part("Token Protection - Sign In Session StatusCode", protectionKind, protection, "signInSessionStatusCode"),
		enum("Conditional Access", conditionalAccessStatuses[:], func(e *schemas.SignIn) *string { return &e.ConditionalAccessStatus }),
	}
}

// part binds a column to one property of a nested message.
func part[N any](name string, of func(*kinds) *kind[N], at func(*schemas.SignIn) **N, member string) property[schemas.SignIn] {
	return property[schemas.SignIn]{name, func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		k := of(&d.kinds)
		if *at(e) == nil {
			*at(e) = k.pool.next()
		}
		return k.properties.Find(member).set(d, *at(e), v)
	}}
}
