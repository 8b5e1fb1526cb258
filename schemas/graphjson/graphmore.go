package graphjson

import (
	"strconv"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// AppendMore appends the Graph properties that have no column of their own in
// the table signins, as one JSON object under Graph's names. Properties that the
// producer did not say are left out; it appends nothing when none was said.
func AppendMore(dst []byte, ev *schemas.SignIn) []byte {
	start := len(dst)
	dst = append(dst, '{')
	dst = moreTexts(dst, ev)
	if word := ev.GetStatus().GetWord(); word != ev.GetEnrichment().GetStatus().Text() {
		dst = saidMember(dst, "@gatehouse.reportedStatus", word)
	}
	dst = moreFlags(dst, ev)
	dst = moreObjects(dst, ev)
	dst = moreLists(dst, ev)
	if len(dst) == start+1 {
		return dst[:start]
	}
	return append(dst, '}')
}

func moreTexts(dst []byte, ev *schemas.SignIn) []byte {
	dst = saidMember(dst, "clientSessionId", ev.ClientSessionId)
	dst = saidMember(dst, "alternateSignInName", ev.AlternateSignInName)
	dst = saidMember(dst, "signInIdentifier", ev.SignInIdentifier)
	dst = saidMember(dst, "signInIdentifierType", ev.SignInIdentifierType)
	dst = saidMember(dst, "homeTenantName", ev.HomeTenantName)
	dst = saidMember(dst, "servicePrincipalCredentialKeyId", ev.ServicePrincipalCredentialKeyId)
	dst = saidMember(dst, "servicePrincipalCredentialThumbprint", ev.ServicePrincipalCredentialThumbprint)
	dst = saidMember(dst, "federatedCredentialId", ev.FederatedCredentialId)
	dst = saidMember(dst, "appOwnerTenantId", ev.AppOwnerTenantId)
	dst = saidMember(dst, "resourceOwnerTenantId", ev.ResourceOwnerTenantId)
	dst = saidMember(dst, "resourceServicePrincipalId", ev.ResourceServicePrincipalId)
	dst = saidMember(dst, "azureResourceId", ev.AzureResourceId)
	dst = saidMember(dst, "ipAddressFromResourceProvider", ev.IpAddressFromResourceProvider)
	dst = saidMember(dst, "globalSecureAccessIpAddress", ev.GlobalSecureAccessIpAddress)
	dst = saidMember(dst, "originalTransferMethod", ev.OriginalTransferMethod)
	dst = saidMember(dst, "tokenIssuerName", ev.TokenIssuerName)
	dst = saidMember(dst, "signInTokenProtectionStatus", ev.SignInTokenProtectionStatus)
	return saidMember(dst, "appTokenProtectionStatus", ev.AppTokenProtectionStatus)
}

func moreFlags(dst []byte, ev *schemas.SignIn) []byte {
	flag := func(key string, b *bool) {
		if b != nil {
			dst = boolMember(dst, key, b)
		}
	}
	flag("isThroughGlobalSecureAccess", ev.IsThroughGlobalSecureAccess)
	flag("isTenantRestricted", ev.IsTenantRestricted)
	flag("flaggedForReview", ev.FlaggedForReview)
	return dst
}

func moreObjects(dst []byte, ev *schemas.SignIn) []byte {
	if m := ev.ManagedServiceIdentity; m != nil {
		dst = append(member(dst, "managedServiceIdentity"), '{')
		dst = textMember(dst, "msiType", m.MsiType)
		dst = textMember(dst, "associatedResourceId", m.AssociatedResourceId)
		dst = textMember(dst, "federatedTokenId", m.FederatedTokenId)
		dst = append(textMember(dst, "federatedTokenIssuer", m.FederatedTokenIssuer), '}')
	}
	if m := ev.AuthenticationAppDeviceDetails; m != nil {
		dst = append(member(dst, "authenticationAppDeviceDetails"), '{')
		dst = textMember(dst, "appVersion", m.AppVersion)
		dst = textMember(dst, "clientApp", m.ClientApp)
		dst = textMember(dst, "deviceId", m.DeviceId)
		dst = append(textMember(dst, "operatingSystem", m.OperatingSystem), '}')
	}
	if m := ev.MfaDetail; m != nil {
		dst = append(member(dst, "mfaDetail"), '{')
		dst = textMember(dst, "authMethod", m.AuthMethod)
		dst = append(textMember(dst, "authDetail", m.AuthDetail), '}')
	}
	if m := ev.TokenProtectionStatusDetails; m != nil {
		dst = append(member(dst, "tokenProtectionStatusDetails"), '{')
		dst = textMember(dst, "signInSessionStatus", m.SignInSessionStatus)
		dst = append(int32Member(dst, "signInSessionStatusCode", m.SignInSessionStatusCode), '}')
	}
	return dst
}

func moreLists(dst []byte, ev *schemas.SignIn) []byte {
	if v := ev.AuthenticationAppPolicyEvaluationDetails; len(v) > 0 {
		dst = appendList(member(dst, "authenticationAppPolicyEvaluationDetails"), v, func(dst []byte, m *schemas.AuthenticationAppPolicyEvaluation) []byte {
			dst = textMember(append(dst, '{'), "adminConfiguration", m.AdminConfiguration)
			dst = textMember(dst, "authenticationEvaluation", m.AuthenticationEvaluation)
			dst = textMember(dst, "policyName", m.PolicyName)
			return append(textMember(dst, "status", m.Status), '}')
		})
	}
	if v := ev.NetworkLocationDetails; len(v) > 0 {
		dst = appendList(member(dst, "networkLocationDetails"), v, func(dst []byte, m *schemas.NetworkLocation) []byte {
			dst = textMember(append(dst, '{'), "networkType", m.NetworkType)
			return append(textsMember(dst, "networkNames", m.NetworkNames), '}')
		})
	}
	if v := ev.AuthenticationRequirementPolicies; len(v) > 0 {
		dst = appendList(member(dst, "authenticationRequirementPolicies"), v, func(dst []byte, m *schemas.AuthenticationRequirementPolicy) []byte {
			return twoTexts(dst, "requirementProvider", m.RequirementProvider, "detail", m.Detail)
		})
	}
	if v := ev.AuthenticationContextClassReferences; len(v) > 0 {
		dst = appendList(member(dst, "authenticationContextClassReferences"), v, func(dst []byte, m *schemas.AuthenticationContext) []byte {
			return twoTexts(dst, "id", m.Id, "detail", m.Detail)
		})
	}
	if v := ev.SessionLifetimePolicies; len(v) > 0 {
		dst = appendList(member(dst, "sessionLifetimePolicies"), v, func(dst []byte, m *schemas.SessionLifetimePolicy) []byte {
			return twoTexts(dst, "expirationRequirement", m.ExpirationRequirement, "detail", m.Detail)
		})
	}
	if v := ev.ConditionalAccessAudiences; len(v) > 0 {
		dst = appendList(member(dst, "conditionalAccessAudiences"), v, func(dst []byte, m *schemas.ConditionalAccessAudience) []byte {
			return twoTexts(dst, "applicationId", m.ApplicationId, "audienceReasons", m.AudienceReasons)
		})
	}
	if v := ev.AppliedEventListeners; len(v) > 0 {
		dst = appendList(member(dst, "appliedEventListeners"), v, func(dst []byte, m *schemas.AppliedEventListener) []byte {
			dst = textMember(append(dst, '{'), "eventType", m.EventType)
			dst = textMember(dst, "executedListenerId", m.ExecutedListenerId)
			return append(jsonMember(dst, "handlerResult", m.HandlerResult), '}')
		})
	}
	return dst
}

func twoTexts(dst []byte, key1, s1, key2, s2 string) []byte {
	dst = textMember(append(dst, '{'), key1, s1)
	return append(textMember(dst, key2, s2), '}')
}

func int32Member(dst []byte, key string, n *int32) []byte {
	if dst = member(dst, key); n == nil {
		return append(dst, "null"...)
	}
	return strconv.AppendInt(dst, int64(*n), 10)
}

// jsonMember appends a property whose value is JSON already; text that is none
// stays text.
func jsonMember(dst []byte, key, s string) []byte {
	var t jsontree.Tree
	if v, err := t.Parse([]byte(s)); err == nil && v.Kind() >= jsontree.List {
		return append(member(dst, key), s...)
	}
	return textMember(dst, key, s)
}
