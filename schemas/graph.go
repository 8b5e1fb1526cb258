package schemas

import (
	"math"
)

// The spellings that fields with few values have.
var (
	conditionalAccessStatuses = [...]string{"success", "failure", "notApplied", "unknownFutureValue"}
	userTypes                 = [...]string{"member", "guest"}
	requirementWords          = [...]string{"singleFactorAuthentication", "multiFactorAuthentication"}
	riskLevels                = [...]string{"low", "medium", "high", "hidden", "none", "unknownFutureValue"}
	riskStates                = [...]string{"none", "confirmedSafe", "remediated", "dismissed", "atRisk", "confirmedCompromised", "unknownFutureValue"}
	riskDetails               = [...]string{
		"none", "adminGeneratedTemporaryPassword", "userPerformedSecuredPasswordChange", "userPerformedSecuredPasswordReset",
		"adminConfirmedSigninSafe", "aiConfirmedSigninSafe", "userPassedMFADrivenByRiskBasedPolicy", "adminDismissedAllRiskForUser",
		"adminConfirmedSigninCompromised", "hidden", "adminConfirmedUserCompromised", "unknownFutureValue",
	}
)

// graphProperties are the properties of a Graph signIn, and of the properties
// object of an Azure Monitor record.
func graphProperties() []property[SignIn] {
	all := graphIdentity()
	all = append(all, graphApplications()...)
	all = append(all, graphClient()...)
	all = append(all, graphAuthentication()...)
	return append(all, graphOutcome()...)
}

func graphIdentity() []property[SignIn] {
	return []property[SignIn]{
		eventID("id"),
		notedTime("createdDateTime", func(r *record) *noteText { return &r.created }),
		noted("tenantId", func(r *record) *noteText { return &r.innerTenant }),
		text("correlationId", func(e *SignIn) *string { return &e.CorrelationId }),
		text("originalRequestId", func(e *SignIn) *string { return &e.OriginalRequestId }),
		text("uniqueTokenIdentifier", func(e *SignIn) *string { return &e.UniqueTokenIdentifier }),
		text("sessionId", func(e *SignIn) *string { return &e.SessionId }),
		text("clientSessionId", func(e *SignIn) *string { return &e.ClientSessionId }),
		text("userId", func(e *SignIn) *string { return &e.UserId }),
		text("userPrincipalName", func(e *SignIn) *string { return &e.UserPrincipalName }),
		text("userDisplayName", func(e *SignIn) *string { return &e.UserDisplayName }),
		word("userType", userTypes[:], func(e *SignIn) *string { return &e.UserType }),
		text("alternateSignInName", func(e *SignIn) *string { return &e.AlternateSignInName }),
		text("signInIdentifier", func(e *SignIn) *string { return &e.SignInIdentifier }),
		text("signInIdentifierType", func(e *SignIn) *string { return &e.SignInIdentifierType }),
		text("homeTenantId", func(e *SignIn) *string { return &e.HomeTenantId }),
		text("homeTenantName", func(e *SignIn) *string { return &e.HomeTenantName }),
		text("servicePrincipalId", func(e *SignIn) *string { return &e.ServicePrincipalId }),
		text("servicePrincipalName", func(e *SignIn) *string { return &e.ServicePrincipalName }),
		text("servicePrincipalCredentialKeyId", func(e *SignIn) *string { return &e.ServicePrincipalCredentialKeyId }),
		text("servicePrincipalCredentialThumbprint", func(e *SignIn) *string { return &e.ServicePrincipalCredentialThumbprint }),
		text("federatedCredentialId", func(e *SignIn) *string { return &e.FederatedCredentialId }),
		object("managedServiceIdentity", func(k *kinds) *kind[ManagedServiceIdentity] { return &k.managedIdentity },
			func(e *SignIn) **ManagedServiceIdentity { return &e.ManagedServiceIdentity }),
	}
}

func graphApplications() []property[SignIn] {
	return []property[SignIn]{
		text("appId", func(e *SignIn) *string { return &e.AppId }),
		text("appDisplayName", func(e *SignIn) *string { return &e.AppDisplayName }),
		text("appOwnerTenantId", func(e *SignIn) *string { return &e.AppOwnerTenantId }),
		text("resourceId", func(e *SignIn) *string { return &e.ResourceId }),
		text("resourceDisplayName", func(e *SignIn) *string { return &e.ResourceDisplayName }),
		text("resourceTenantId", func(e *SignIn) *string { return &e.ResourceTenantId }),
		text("resourceOwnerTenantId", func(e *SignIn) *string { return &e.ResourceOwnerTenantId }),
		text("resourceServicePrincipalId", func(e *SignIn) *string { return &e.ResourceServicePrincipalId }),
		text("azureResourceId", func(e *SignIn) *string { return &e.AzureResourceId }),
	}
}

func graphClient() []property[SignIn] {
	return []property[SignIn]{
		address("ipAddress", func(e *SignIn) *string { return &e.IpAddress }),
		text("ipAddressFromResourceProvider", func(e *SignIn) *string { return &e.IpAddressFromResourceProvider }),
		text("globalSecureAccessIpAddress", func(e *SignIn) *string { return &e.GlobalSecureAccessIpAddress }),
		boolean("isThroughGlobalSecureAccess", func(e *SignIn) **bool { return &e.IsThroughGlobalSecureAccess }),
		autonomousSystem("autonomousSystemNumber"),
		locationOrText(),
		list("networkLocationDetails", func(k *kinds) *kind[NetworkLocation] { return &k.network },
			func(e *SignIn) *[]*NetworkLocation { return &e.NetworkLocationDetails }),
		text("clientAppUsed", func(e *SignIn) *string { return &e.ClientAppUsed }),
		text("userAgent", func(e *SignIn) *string { return &e.UserAgent }),
		object("deviceDetail", func(k *kinds) *kind[DeviceDetail] { return &k.device },
			func(e *SignIn) **DeviceDetail { return &e.DeviceDetail }),
		object("authenticationAppDeviceDetails", func(k *kinds) *kind[AuthenticationAppDevice] { return &k.appDevice },
			func(e *SignIn) **AuthenticationAppDevice { return &e.AuthenticationAppDeviceDetails }),
		list("authenticationAppPolicyEvaluationDetails",
			func(k *kinds) *kind[AuthenticationAppPolicyEvaluation] { return &k.appPolicy },
			func(e *SignIn) *[]*AuthenticationAppPolicyEvaluation {
				return &e.AuthenticationAppPolicyEvaluationDetails
			}),
		boolean("isInteractive", func(e *SignIn) **bool { return &e.IsInteractive }),
		eventTypes("signInEventTypes"),
		processingTime("processingTimeInMilliseconds"),
	}
}

func graphAuthentication() []property[SignIn] {
	return []property[SignIn]{
		spoken("authenticationProtocol", protocolWords(), func(e *SignIn) *string { return &e.AuthenticationProtocol }),
		spoken("clientCredentialType", credentialWords(), func(e *SignIn) *string { return &e.ClientCredentialType }),
		spoken("incomingTokenType", tokenWords(), func(e *SignIn) *string { return &e.IncomingTokenType }),
		spoken("originalTransferMethod", transferWords(), func(e *SignIn) *string { return &e.OriginalTransferMethod }),
		spoken("crossTenantAccessType", accessWords(), func(e *SignIn) *string { return &e.CrossTenantAccessType }),
		text("tokenIssuerName", func(e *SignIn) *string { return &e.TokenIssuerName }),
		spoken("tokenIssuerType", issuerWords(), func(e *SignIn) *string { return &e.TokenIssuerType }),
		boolean("isTenantRestricted", func(e *SignIn) **bool { return &e.IsTenantRestricted }),
		boolean("flaggedForReview", func(e *SignIn) **bool { return &e.FlaggedForReview }),
		word("authenticationRequirement", requirementWords[:], func(e *SignIn) *string { return &e.AuthenticationRequirement }),
		list("authenticationDetails", func(k *kinds) *kind[AuthenticationDetail] { return &k.step },
			func(e *SignIn) *[]*AuthenticationDetail { return &e.AuthenticationDetails }),
		words("authenticationMethodsUsed", func(e *SignIn) *[]string { return &e.AuthenticationMethodsUsed }),
		list("authenticationProcessingDetails", func(k *kinds) *kind[KeyValue] { return &k.keyValue },
			func(e *SignIn) *[]*KeyValue { return &e.AuthenticationProcessingDetails }),
		list("authenticationRequirementPolicies",
			func(k *kinds) *kind[AuthenticationRequirementPolicy] { return &k.requirement },
			func(e *SignIn) *[]*AuthenticationRequirementPolicy { return &e.AuthenticationRequirementPolicies }),
		list("authenticationContextClassReferences", func(k *kinds) *kind[AuthenticationContext] { return &k.context },
			func(e *SignIn) *[]*AuthenticationContext { return &e.AuthenticationContextClassReferences }),
		list("sessionLifetimePolicies", func(k *kinds) *kind[SessionLifetimePolicy] { return &k.lifetime },
			func(e *SignIn) *[]*SessionLifetimePolicy { return &e.SessionLifetimePolicies }),
		object("mfaDetail", func(k *kinds) *kind[MfaDetail] { return &k.mfa },
			func(e *SignIn) **MfaDetail { return &e.MfaDetail }),
		spoken("signInTokenProtectionStatus", bindingWords(), func(e *SignIn) *string { return &e.SignInTokenProtectionStatus }),
		spoken("appTokenProtectionStatus", bindingWords(), func(e *SignIn) *string { return &e.AppTokenProtectionStatus }),
		object("tokenProtectionStatusDetails",
			func(k *kinds) *kind[TokenProtectionStatusDetails] { return &k.tokenProtection },
			func(e *SignIn) **TokenProtectionStatusDetails { return &e.TokenProtectionStatusDetails }),
	}
}

func graphOutcome() []property[SignIn] {
	policies := list("appliedConditionalAccessPolicies",
		func(k *kinds) *kind[AppliedConditionalAccessPolicy] { return &k.policy },
		func(e *SignIn) *[]*AppliedConditionalAccessPolicy { return &e.AppliedConditionalAccessPolicies })
	return []property[SignIn]{
		statusOrWord(),
		enum("conditionalAccessStatus", conditionalAccessStatuses[:], func(e *SignIn) *string { return &e.ConditionalAccessStatus }),
		{policies.name, unlessNull(policies.set)},
		{"conditionalAccessPolicies", unlessNull(policies.set)}, // its name in 2018
		list("conditionalAccessAudiences", func(k *kinds) *kind[ConditionalAccessAudience] { return &k.audience },
			func(e *SignIn) *[]*ConditionalAccessAudience { return &e.ConditionalAccessAudiences }),
		list("appliedEventListeners", func(k *kinds) *kind[AppliedEventListener] { return &k.listener },
			func(e *SignIn) *[]*AppliedEventListener { return &e.AppliedEventListeners }),
		enum("riskDetail", riskDetails[:], func(e *SignIn) *string { return &e.RiskDetail }),
		enum("riskLevelAggregated", riskLevels[:], func(e *SignIn) *string { return &e.RiskLevelAggregated }),
		enum("riskLevelDuringSignIn", riskLevels[:], func(e *SignIn) *string { return &e.RiskLevelDuringSignIn }),
		enum("riskState", riskStates[:], func(e *SignIn) *string { return &e.RiskState }),
		words("riskEventTypes", func(e *SignIn) *[]string { return &e.RiskEventTypes }),
		words("riskEventTypes_v2", func(e *SignIn) *[]string { return &e.RiskEventTypesV2 }),
		words("riskEventTypesV2", func(e *SignIn) *[]string { return &e.RiskEventTypesV2 }), // as SDKs name it
	}
}

// unlessNull is for a property of several names: a null under one of them says
// nothing against the value under another.
func unlessNull[T any](set setter[T]) setter[T] {
	return func(d *Decoder, m *T, v value) *DecodeError {
		if v.isNull() {
			return nil
		}
		return set(d, m, v)
	}
}

// locationOrText binds the location, for which scripts write its parts in words.
func locationOrText() property[SignIn] {
	location := object("location", func(k *kinds) *kind[Location] { return &k.location },
		func(e *SignIn) **Location { return &e.Location })
	return property[SignIn]{location.name, func(d *Decoder, e *SignIn, v value) *DecodeError {
		v = v.lone()
		if v.kind() == jsonText {
			if _, _, country, ok := splitPlace(v.text()); ok && CountryCode(country) != "" {
				d.rec.placeText = noteText{d.key, v.text()}
				return nil
			}
		}
		return location.set(d, e, v)
	}}
}

// statusOrWord binds the status, for which some exports have the result in a word,
// or the code alone.
func statusOrWord() property[SignIn] {
	status := object("status", func(k *kinds) *kind[SignInStatus] { return &k.status },
		func(e *SignIn) **SignInStatus { return &e.Status })
	return property[SignIn]{status.name, func(d *Decoder, e *SignIn, v value) *DecodeError {
		v = v.lone()
		if v.kind() == jsonNumber || v.kind() == jsonText && !holdsStructure(v) {
			return statusWord(d, e, v)
		}
		return status.set(d, e, v)
	}}
}

func statusProperties() []property[SignInStatus] {
	return []property[SignInStatus]{
		int32Of("errorCode", func(m *SignInStatus) **int32 { return &m.ErrorCode }),
		freeText("failureReason", func(m *SignInStatus) *string { return &m.FailureReason }),
		freeText("additionalDetails", func(m *SignInStatus) *string { return &m.AdditionalDetails }),
	}
}

// Error codes fit into 32 bits.
const (
	minErrorCode = math.MinInt32
	maxErrorCode = math.MaxInt32
)

// isErrorCode is whether a number that stands for the whole status is a code: 0, or
// one of five digits or more, which all others have.
func isErrorCode(v value) bool {
	const least = 10_000
	n, ok, err := integerOf(v, 0, maxErrorCode)
	return err == nil && ok && (n == 0 || n >= least)
}

func address(name string, at func(*SignIn) *string) property[SignIn] {
	return property[SignIn]{name, func(_ *Decoder, e *SignIn, v value) *DecodeError {
		s, err := textOf(v)
		*at(e) = bareAddress(s)
		return err
	}}
}

func autonomousSystem(name string) property[SignIn] {
	return property[SignIn]{name, func(d *Decoder, e *SignIn, v value) *DecodeError {
		n, _, err := integerOf(v, 0, math.MaxUint32)
		e.AutonomousSystemNumber = n
		return err
	}}
}

func processingTime(name string) property[SignIn] {
	return property[SignIn]{name, func(d *Decoder, e *SignIn, v value) *DecodeError {
		n, ok, err := integerOf(v, 0, math.MaxUint32)
		e.ProcessingTimeInMilliseconds = nil
		if ok {
			e.ProcessingTimeInMilliseconds = d.int64(n)
		}
		return err
	}}
}
