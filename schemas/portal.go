package schemas

// portalProperties are the columns of the portal's CSV downloads, of people's
// sign-ins and of applications'.
func portalProperties() []property[SignIn] {
	all := portalIdentity()
	all = append(all, portalClient()...)
	return append(all, portalOutcome()...)
}

func portalIdentity() []property[SignIn] {
	managed := func(e *SignIn) **ManagedServiceIdentity { return &e.ManagedServiceIdentity }
	kindOf := func(k *kinds) *kind[ManagedServiceIdentity] { return &k.managedIdentity }
	return []property[SignIn]{
		noted("Date (UTC)", func(r *record) *noteText { return &r.created }),
		eventID("Request ID"),
		text("Correlation ID", func(e *SignIn) *string { return &e.CorrelationId }),
		text("Session ID", func(e *SignIn) *string { return &e.SessionId }),
		text("Unique token identifier", func(e *SignIn) *string { return &e.UniqueTokenIdentifier }),
		text("User ID", func(e *SignIn) *string { return &e.UserId }),
		text("User", func(e *SignIn) *string { return &e.UserDisplayName }),
		text("Username", func(e *SignIn) *string { return &e.UserPrincipalName }),
		word("User type", userTypes[:], func(e *SignIn) *string { return &e.UserType }),
		text("Sign-in identifier", func(e *SignIn) *string { return &e.SignInIdentifier }),
		text("Home tenant ID", func(e *SignIn) *string { return &e.HomeTenantId }),
		text("Home tenant name", func(e *SignIn) *string { return &e.HomeTenantName }),
		text("Service principal ID", func(e *SignIn) *string { return &e.ServicePrincipalId }),
		text("Service principal name", func(e *SignIn) *string { return &e.ServicePrincipalName }),
		text("Credential key ID", func(e *SignIn) *string { return &e.ServicePrincipalCredentialKeyId }),
		text("Credential thumbprint", func(e *SignIn) *string { return &e.ServicePrincipalCredentialThumbprint }),
		text("Application", func(e *SignIn) *string { return &e.AppDisplayName }),
		text("Application ID", func(e *SignIn) *string { return &e.AppId }),
		text("App owner tenant ID", func(e *SignIn) *string { return &e.AppOwnerTenantId }),
		text("Resource", func(e *SignIn) *string { return &e.ResourceDisplayName }),
		text("Resource ID", func(e *SignIn) *string { return &e.ResourceId }),
		text("Resource tenant ID", func(e *SignIn) *string { return &e.ResourceTenantId }),
		text("Resource owner tenant ID", func(e *SignIn) *string { return &e.ResourceOwnerTenantId }),
		part("Managed Identity type", kindOf, managed, "msiType"),
		part("Associated Resource Id", kindOf, managed, "associatedResourceId"),
		part("Federated Token Id", kindOf, managed, "federatedTokenId"),
		part("Federated Token Issuer", kindOf, managed, "federatedTokenIssuer"),
	}
}

func portalClient() []property[SignIn] {
	device := func(e *SignIn) **DeviceDetail { return &e.DeviceDetail }
	kindOf := func(k *kinds) *kind[DeviceDetail] { return &k.device }
	return []property[SignIn]{
		address("IP address", func(e *SignIn) *string { return &e.IpAddress }),
		text("IP address (seen by resource)", func(e *SignIn) *string { return &e.IpAddressFromResourceProvider }),
		text("Global Secure Access IP address", func(e *SignIn) *string { return &e.GlobalSecureAccessIpAddress }),
		boolean("Through Global Secure Access", func(e *SignIn) **bool { return &e.IsThroughGlobalSecureAccess }),
		autonomousSystem("Autonomous system number"),
		{"Location", noteLocation},
		text("Client app", func(e *SignIn) *string { return &e.ClientAppUsed }),
		text("User agent", func(e *SignIn) *string { return &e.UserAgent }),
		part("Device ID", kindOf, device, "deviceId"),
		part("Browser", kindOf, device, "browser"),
		part("Operating System", kindOf, device, "operatingSystem"),
		part("Compliant", kindOf, device, "isCompliant"),
		part("Managed", kindOf, device, "isManaged"),
		part("Join Type", kindOf, device, "trustType"),
		processingTime("Latency"),
	}
}

func portalOutcome() []property[SignIn] {
	status := func(e *SignIn) **SignInStatus { return &e.Status }
	statusKind := func(k *kinds) *kind[SignInStatus] { return &k.status }
	mfa := func(e *SignIn) **MfaDetail { return &e.MfaDetail }
	mfaKind := func(k *kinds) *kind[MfaDetail] { return &k.mfa }
	protection := func(e *SignIn) **TokenProtectionStatusDetails { return &e.TokenProtectionStatusDetails }
	protectionKind := func(k *kinds) *kind[TokenProtectionStatusDetails] { return &k.tokenProtection }
	return []property[SignIn]{
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
		word("Authentication requirement", requirementWords[:], func(e *SignIn) *string { return &e.AuthenticationRequirement }),
		spoken("Authentication Protocol", protocolWords(), func(e *SignIn) *string { return &e.AuthenticationProtocol }),
		spoken("Client credential type", credentialWords(), func(e *SignIn) *string { return &e.ClientCredentialType }),
		spoken("Incoming token type", tokenWords(), func(e *SignIn) *string { return &e.IncomingTokenType }),
		spoken("Original transfer method", transferWords(), func(e *SignIn) *string { return &e.OriginalTransferMethod }),
		spoken("Cross tenant access type", accessWords(), func(e *SignIn) *string { return &e.CrossTenantAccessType }),
		text("Token issuer name", func(e *SignIn) *string { return &e.TokenIssuerName }),
		spoken("Token issuer type", issuerWords(), func(e *SignIn) *string { return &e.TokenIssuerType }),
		boolean("Flagged for review", func(e *SignIn) **bool { return &e.FlaggedForReview }),
		part("Token Protection - Sign In Session", protectionKind, protection, "signInSessionStatus"),
		part("Token Protection - Sign In Session StatusCode", protectionKind, protection, "signInSessionStatusCode"),
		enum("Conditional Access", conditionalAccessStatuses[:], func(e *SignIn) *string { return &e.ConditionalAccessStatus }),
	}
}

// part binds a column to one property of a nested message.
func part[N any](name string, of func(*kinds) *kind[N], at func(*SignIn) **N, member string) property[SignIn] {
	return property[SignIn]{name, func(d *Decoder, e *SignIn, v value) *DecodeError {
		k := of(&d.kinds)
		if *at(e) == nil {
			*at(e) = k.pool.next()
		}
		return (*k.properties.find(member))(d, *at(e), v)
	}}
}
