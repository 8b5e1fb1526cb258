package rawevent

import (
	"math"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
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
func graphProperties() []property[schemas.SignIn] {
	all := graphIdentity()
	all = append(all, graphApplications()...)
	all = append(all, graphClient()...)
	all = append(all, graphAuthentication()...)
	return append(all, graphOutcome()...)
}

func graphIdentity() []property[schemas.SignIn] {
	return []property[schemas.SignIn]{
		eventID("id"),
		notedTime("createdDateTime", func(r *record) *noteText { return &r.created }),
		noted("tenantId", func(r *record) *noteText { return &r.innerTenant }),
		text("correlationId", func(e *schemas.SignIn) *string { return &e.CorrelationId }),
		text("originalRequestId", func(e *schemas.SignIn) *string { return &e.OriginalRequestId }),
		text("uniqueTokenIdentifier", func(e *schemas.SignIn) *string { return &e.UniqueTokenIdentifier }),
		text("sessionId", func(e *schemas.SignIn) *string { return &e.SessionId }),
		text("clientSessionId", func(e *schemas.SignIn) *string { return &e.ClientSessionId }),
		text("userId", func(e *schemas.SignIn) *string { return &e.UserId }),
		text("userPrincipalName", func(e *schemas.SignIn) *string { return &e.UserPrincipalName }),
		text("userDisplayName", func(e *schemas.SignIn) *string { return &e.UserDisplayName }),
		word("userType", userTypes[:], func(e *schemas.SignIn) *string { return &e.UserType }),
		text("alternateSignInName", func(e *schemas.SignIn) *string { return &e.AlternateSignInName }),
		text("signInIdentifier", func(e *schemas.SignIn) *string { return &e.SignInIdentifier }),
		text("signInIdentifierType", func(e *schemas.SignIn) *string { return &e.SignInIdentifierType }),
		text("homeTenantId", func(e *schemas.SignIn) *string { return &e.HomeTenantId }),
		text("homeTenantName", func(e *schemas.SignIn) *string { return &e.HomeTenantName }),
		text("servicePrincipalId", func(e *schemas.SignIn) *string { return &e.ServicePrincipalId }),
		text("servicePrincipalName", func(e *schemas.SignIn) *string { return &e.ServicePrincipalName }),
		text("servicePrincipalCredentialKeyId", func(e *schemas.SignIn) *string { return &e.ServicePrincipalCredentialKeyId }),
		text("servicePrincipalCredentialThumbprint", func(e *schemas.SignIn) *string { return &e.ServicePrincipalCredentialThumbprint }),
		text("federatedCredentialId", func(e *schemas.SignIn) *string { return &e.FederatedCredentialId }),
		object("managedServiceIdentity", func(k *kinds) *kind[schemas.ManagedServiceIdentity] { return &k.managedIdentity },
			func(e *schemas.SignIn) **schemas.ManagedServiceIdentity { return &e.ManagedServiceIdentity }),
	}
}

func graphApplications() []property[schemas.SignIn] {
	return []property[schemas.SignIn]{
		text("appId", func(e *schemas.SignIn) *string { return &e.AppId }),
		text("appDisplayName", func(e *schemas.SignIn) *string { return &e.AppDisplayName }),
		text("appOwnerTenantId", func(e *schemas.SignIn) *string { return &e.AppOwnerTenantId }),
		text("resourceId", func(e *schemas.SignIn) *string { return &e.ResourceId }),
		text("resourceDisplayName", func(e *schemas.SignIn) *string { return &e.ResourceDisplayName }),
		text("resourceTenantId", func(e *schemas.SignIn) *string { return &e.ResourceTenantId }),
		text("resourceOwnerTenantId", func(e *schemas.SignIn) *string { return &e.ResourceOwnerTenantId }),
		text("resourceServicePrincipalId", func(e *schemas.SignIn) *string { return &e.ResourceServicePrincipalId }),
		text("azureResourceId", func(e *schemas.SignIn) *string { return &e.AzureResourceId }),
	}
}

func graphClient() []property[schemas.SignIn] {
	return []property[schemas.SignIn]{
		address("ipAddress", func(e *schemas.SignIn) *string { return &e.IpAddress }),
		text("ipAddressFromResourceProvider", func(e *schemas.SignIn) *string { return &e.IpAddressFromResourceProvider }),
		text("globalSecureAccessIpAddress", func(e *schemas.SignIn) *string { return &e.GlobalSecureAccessIpAddress }),
		boolean("isThroughGlobalSecureAccess", func(e *schemas.SignIn) **bool { return &e.IsThroughGlobalSecureAccess }),
		autonomousSystem("autonomousSystemNumber"),
		locationOrText(),
		list("networkLocationDetails", func(k *kinds) *kind[schemas.NetworkLocation] { return &k.network },
			func(e *schemas.SignIn) *[]*schemas.NetworkLocation { return &e.NetworkLocationDetails }),
		text("clientAppUsed", func(e *schemas.SignIn) *string { return &e.ClientAppUsed }),
		text("userAgent", func(e *schemas.SignIn) *string { return &e.UserAgent }),
		object("deviceDetail", func(k *kinds) *kind[schemas.DeviceDetail] { return &k.device },
			func(e *schemas.SignIn) **schemas.DeviceDetail { return &e.DeviceDetail }),
		object("authenticationAppDeviceDetails", func(k *kinds) *kind[schemas.AuthenticationAppDevice] { return &k.appDevice },
			func(e *schemas.SignIn) **schemas.AuthenticationAppDevice { return &e.AuthenticationAppDeviceDetails }),
		list("authenticationAppPolicyEvaluationDetails",
			func(k *kinds) *kind[schemas.AuthenticationAppPolicyEvaluation] { return &k.appPolicy },
			func(e *schemas.SignIn) *[]*schemas.AuthenticationAppPolicyEvaluation {
				return &e.AuthenticationAppPolicyEvaluationDetails
			}),
		boolean("isInteractive", func(e *schemas.SignIn) **bool { return &e.IsInteractive }),
		eventTypes("signInEventTypes"),
		processingTime("processingTimeInMilliseconds"),
	}
}

func graphAuthentication() []property[schemas.SignIn] {
	return []property[schemas.SignIn]{
		spoken("authenticationProtocol", protocolWords(), func(e *schemas.SignIn) *string { return &e.AuthenticationProtocol }),
		spoken("clientCredentialType", credentialWords(), func(e *schemas.SignIn) *string { return &e.ClientCredentialType }),
		spoken("incomingTokenType", tokenWords(), func(e *schemas.SignIn) *string { return &e.IncomingTokenType }),
		spoken("originalTransferMethod", transferWords(), func(e *schemas.SignIn) *string { return &e.OriginalTransferMethod }),
		spoken("crossTenantAccessType", accessWords(), func(e *schemas.SignIn) *string { return &e.CrossTenantAccessType }),
		text("tokenIssuerName", func(e *schemas.SignIn) *string { return &e.TokenIssuerName }),
		spoken("tokenIssuerType", issuerWords(), func(e *schemas.SignIn) *string { return &e.TokenIssuerType }),
		boolean("isTenantRestricted", func(e *schemas.SignIn) **bool { return &e.IsTenantRestricted }),
		boolean("flaggedForReview", func(e *schemas.SignIn) **bool { return &e.FlaggedForReview }),
		word("authenticationRequirement", requirementWords[:], func(e *schemas.SignIn) *string { return &e.AuthenticationRequirement }),
		list("authenticationDetails", func(k *kinds) *kind[schemas.AuthenticationDetail] { return &k.step },
			func(e *schemas.SignIn) *[]*schemas.AuthenticationDetail { return &e.AuthenticationDetails }),
		words("authenticationMethodsUsed", func(e *schemas.SignIn) *[]string { return &e.AuthenticationMethodsUsed }),
		list("authenticationProcessingDetails", func(k *kinds) *kind[schemas.KeyValue] { return &k.keyValue },
			func(e *schemas.SignIn) *[]*schemas.KeyValue { return &e.AuthenticationProcessingDetails }),
		list("authenticationRequirementPolicies",
			func(k *kinds) *kind[schemas.AuthenticationRequirementPolicy] { return &k.requirement },
			func(e *schemas.SignIn) *[]*schemas.AuthenticationRequirementPolicy {
				return &e.AuthenticationRequirementPolicies
			}),
		list("authenticationContextClassReferences", func(k *kinds) *kind[schemas.AuthenticationContext] { return &k.context },
			func(e *schemas.SignIn) *[]*schemas.AuthenticationContext {
				return &e.AuthenticationContextClassReferences
			}),
		list("sessionLifetimePolicies", func(k *kinds) *kind[schemas.SessionLifetimePolicy] { return &k.lifetime },
			func(e *schemas.SignIn) *[]*schemas.SessionLifetimePolicy { return &e.SessionLifetimePolicies }),
		object("mfaDetail", func(k *kinds) *kind[schemas.MfaDetail] { return &k.mfa },
			func(e *schemas.SignIn) **schemas.MfaDetail { return &e.MfaDetail }),
		spoken("signInTokenProtectionStatus", bindingWords(), func(e *schemas.SignIn) *string { return &e.SignInTokenProtectionStatus }),
		spoken("appTokenProtectionStatus", bindingWords(), func(e *schemas.SignIn) *string { return &e.AppTokenProtectionStatus }),
		object("tokenProtectionStatusDetails",
			func(k *kinds) *kind[schemas.TokenProtectionStatusDetails] { return &k.tokenProtection },
			func(e *schemas.SignIn) **schemas.TokenProtectionStatusDetails { return &e.TokenProtectionStatusDetails }),
	}
}

func graphOutcome() []property[schemas.SignIn] {
	policies := list("appliedConditionalAccessPolicies",
		func(k *kinds) *kind[schemas.AppliedConditionalAccessPolicy] { return &k.policy },
		func(e *schemas.SignIn) *[]*schemas.AppliedConditionalAccessPolicy {
			return &e.AppliedConditionalAccessPolicies
		})
	return []property[schemas.SignIn]{
		statusOrWord(),
		enum("conditionalAccessStatus", conditionalAccessStatuses[:], func(e *schemas.SignIn) *string { return &e.ConditionalAccessStatus }),
		{policies.name, unlessNull(policies.set)},
		{"conditionalAccessPolicies", unlessNull(policies.set)}, // its name in 2018
		list("conditionalAccessAudiences", func(k *kinds) *kind[schemas.ConditionalAccessAudience] { return &k.audience },
			func(e *schemas.SignIn) *[]*schemas.ConditionalAccessAudience { return &e.ConditionalAccessAudiences }),
		list("appliedEventListeners", func(k *kinds) *kind[schemas.AppliedEventListener] { return &k.listener },
			func(e *schemas.SignIn) *[]*schemas.AppliedEventListener { return &e.AppliedEventListeners }),
		enum("riskDetail", riskDetails[:], func(e *schemas.SignIn) *string { return &e.RiskDetail }),
		enum("riskLevelAggregated", riskLevels[:], func(e *schemas.SignIn) *string { return &e.RiskLevelAggregated }),
		enum("riskLevelDuringSignIn", riskLevels[:], func(e *schemas.SignIn) *string { return &e.RiskLevelDuringSignIn }),
		enum("riskState", riskStates[:], func(e *schemas.SignIn) *string { return &e.RiskState }),
		words("riskEventTypes", func(e *schemas.SignIn) *[]string { return &e.RiskEventTypes }),
		words("riskEventTypes_v2", func(e *schemas.SignIn) *[]string { return &e.RiskEventTypesV2 }),
		words("riskEventTypesV2", func(e *schemas.SignIn) *[]string { return &e.RiskEventTypesV2 }), // as SDKs name it
	}
}

// unlessNull is for a property of several names: a null under one of them says
// nothing against the value under another.
func unlessNull[T any](set setter[T]) setter[T] {
	return func(d *Decoder, m *T, v jsontree.Value) *DecodeError {
		if v.IsNull() {
			return nil
		}
		return set(d, m, v)
	}
}

// locationOrText binds the location, for which scripts write its parts in words.
func locationOrText() property[schemas.SignIn] {
	location := object("location", func(k *kinds) *kind[schemas.Location] { return &k.location },
		func(e *schemas.SignIn) **schemas.Location { return &e.Location })
	return property[schemas.SignIn]{location.name, func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		v = v.Lone()
		if v.Kind() == jsontree.Text {
			if _, _, country, ok := splitPlace(v.Text()); ok && schemas.CountryCode(country) != "" {
				d.rec.placeText = noteText{d.key, v.Text()}
				return nil
			}
		}
		return location.set(d, e, v)
	}}
}

// statusOrWord binds the status, for which some exports have the result in a word,
// or the code alone.
func statusOrWord() property[schemas.SignIn] {
	status := object("status", func(k *kinds) *kind[schemas.SignInStatus] { return &k.status },
		func(e *schemas.SignIn) **schemas.SignInStatus { return &e.Status })
	return property[schemas.SignIn]{status.name, func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		v = v.Lone()
		if v.Kind() == jsontree.Number || v.Kind() == jsontree.Text && !holdsStructure(v) {
			return statusWord(d, e, v)
		}
		return status.set(d, e, v)
	}}
}

func statusProperties() []property[schemas.SignInStatus] {
	return []property[schemas.SignInStatus]{
		int32Of("errorCode", func(m *schemas.SignInStatus) **int32 { return &m.ErrorCode }),
		freeText("failureReason", func(m *schemas.SignInStatus) *string { return &m.FailureReason }),
		freeText("additionalDetails", func(m *schemas.SignInStatus) *string { return &m.AdditionalDetails }),
	}
}

// Error codes fit into 32 bits.
const (
	minErrorCode = math.MinInt32
	maxErrorCode = math.MaxInt32
)

// isErrorCode is whether a number that stands for the whole status is a code: 0, or
// one of five digits or more, which all others have.
func isErrorCode(v jsontree.Value) bool {
	const least = 10_000
	n, ok, err := integerOf(v, 0, maxErrorCode)
	return err == nil && ok && (n == 0 || n >= least)
}

func address(name string, at func(*schemas.SignIn) *string) property[schemas.SignIn] {
	return property[schemas.SignIn]{name, func(_ *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		s, err := textOf(v)
		*at(e) = bareAddress(s)
		return err
	}}
}

func autonomousSystem(name string) property[schemas.SignIn] {
	return property[schemas.SignIn]{name, func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		n, _, err := integerOf(v, 0, math.MaxUint32)
		e.AutonomousSystemNumber = n
		return err
	}}
}

func processingTime(name string) property[schemas.SignIn] {
	return property[schemas.SignIn]{name, func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		n, ok, err := integerOf(v, 0, math.MaxUint32)
		e.ProcessingTimeInMilliseconds = nil
		if ok {
			e.ProcessingTimeInMilliseconds = d.int64(n)
		}
		return err
	}}
}
