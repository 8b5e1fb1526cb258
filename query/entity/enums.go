package entity

import (
	"maps"
	"slices"
	"strings"
)

// UnknownFutureValue stands in an evolvable enumeration for members that came
// after it: Graph sends those only to clients that say they can take them.
const UnknownFutureValue = "unknownFutureValue"

// Enumeration is an enum type of Graph with its members in the order of their
// numbers, from 0.
type Enumeration struct {
	// Name is that of the type in Graph's schema.
	Name string
	// Members are its words.
	Members []string
	// Flags is true where a value has any number of members, joined by commas. The
	// first is that of none, the others have a bit each.
	Flags bool
}

// Evolved are the members that came after unknownFutureValue.
func (e Enumeration) Evolved() []string { return e.Members[e.future()+1:] }

// unknown is unknownFutureValue as this enumeration spells it.
func (e Enumeration) unknown() string { return e.Members[e.future()] }

func (e Enumeration) future() int {
	return slices.IndexFunc(e.Members, func(word string) bool { return strings.EqualFold(word, UnknownFutureValue) })
}

// Enumerations of sign-ins as Graph's schema has them. Read only.
var (
	policyResult = Enumeration{Name: "appliedConditionalAccessPolicyResult", Members: []string{"success", "failure", "notApplied", "notEnabled", "unknown", UnknownFutureValue,
		"reportOnlySuccess", "reportOnlyFailure", "reportOnlyNotApplied", "reportOnlyInterrupted"}}
	conditions = Enumeration{Name: "conditionalAccessConditions", Flags: true, Members: []string{"none", "application", "users", "devicePlatform", "location", "clientType", "signInRisk",
		"userRisk", "time", "deviceState", "client", "ipAddressSeenByAzureAD", "ipAddressSeenByResourceProvider", UnknownFutureValue,
		"servicePrincipals", "servicePrincipalRisk", "authenticationFlows", "insiderRisk"}}
	policyRule = Enumeration{Name: "conditionalAccessRule", Members: []string{"allApps", "firstPartyApps", "office365", "appId", "acr", "appFilter", "allUsers", "guest", "groupId", "roleId", "userId",
		"allDevicePlatforms", "devicePlatform", "allLocations", "insideCorpnet", "allTrustedLocations", "locationId", "allDevices", "deviceFilter", "deviceState", UnknownFutureValue,
		"deviceFilterIncludeRuleNotMatched", "allDeviceStates", "anonymizedIPAddress", "unfamiliarFeatures", "nationStateIPAddress", "realTimeThreatIntelligence", "internalGuest",
		"b2bCollaborationGuest", "b2bCollaborationMember", "b2bDirectConnectUser", "otherExternalUser", "serviceProvider", "microsoftAdminPortals", "deviceCodeFlow", "accountTransfer", "insiderRisk",
		"authenticationTransfer"}}
	accessStatus = Enumeration{Name: "conditionalAccessStatus", Members: []string{"success", "failure", "notApplied", UnknownFutureValue}}
	riskLevel    = Enumeration{Name: "riskLevel", Members: []string{"low", "medium", "high", "hidden", "none", UnknownFutureValue}}
	riskState    = Enumeration{Name: "riskState", Members: []string{"none", "confirmedSafe", "remediated", "dismissed", "atRisk", "confirmedCompromised", UnknownFutureValue}}
	riskDetail   = Enumeration{Name: "riskDetail", Members: []string{"none", "adminGeneratedTemporaryPassword", "userPerformedSecuredPasswordChange", "userPerformedSecuredPasswordReset",
		"adminConfirmedSigninSafe", "aiConfirmedSigninSafe", "userPassedMFADrivenByRiskBasedPolicy", "adminDismissedAllRiskForUser", "adminConfirmedSigninCompromised",
		"hidden", "adminConfirmedUserCompromised", UnknownFutureValue, "m365DAdminDismissedDetection", "adminConfirmedServicePrincipalCompromised",
		"adminDismissedAllRiskForServicePrincipal", "userChangedPasswordOnPremises", "adminDismissedRiskForSignIn", "adminConfirmedAccountSafe",
		"adminConfirmedAgentSafe", "adminConfirmedAgentCompromised", "adminDismissedRiskForAgent", "microsoftRevokedSessions", "aiElevatedAccountRisk",
		"userPassedVerifiedIdDrivenByRiskBasedPolicy"}}
	incomingToken = Enumeration{Name: "incomingTokenType", Members: []string{"none", "primaryRefreshToken", "saml11", "saml20", UnknownFutureValue, "remoteDesktopToken", "refreshToken"}}
	protocol      = Enumeration{Name: "protocolType", Members: []string{"none", "oAuth2", "ropc", "wsFederation", "saml20", "deviceCode", UnknownFutureValue, "authenticationTransfer", "nativeAuth",
		"implicitAccessTokenAndGetResponseMode", "implicitIdTokenAndGetResponseMode", "implicitAccessTokenAndPostResponseMode", "implicitIdTokenAndPostResponseMode",
		"authorizationCodeWithoutPkce", "authorizationCodeWithPkce", "clientCredentials", "refreshTokenGrant", "encryptedAuthorizeResponse", "directUserGrant", "kerberos",
		"prtGrant", "seamlessSso", "prtBrokerBased", "prtNonBrokerBased", "onBehalfOf", "samlOnBehalfOf", "officeS2S", "wsTrust"}}
	accessType = Enumeration{Name: "signInAccessType", Members: []string{"none", "b2bCollaboration", "b2bDirectConnect", "microsoftSupport", "serviceProvider", UnknownFutureValue, "passthrough"}}
	issuerType = Enumeration{Name: "tokenIssuerType", Members: []string{"AzureAD", "ADFederationServices", "UnknownFutureValue", "AzureADBackupAuth", "ADFederationServicesMFAAdapter", "NPSExtension"}}
)

// RulesMember leads to the objects that say which rules of an applied policy matched.
const RulesMember = PoliciesMember + "/includeRulesSatisfied"

// enumerations has those of properties by the property's name, and of the objects of a
// collection by the names that lead to them. It is read only.
var enumerations = map[string]Enumeration{
	"conditionalAccessStatus":                   accessStatus,
	"riskLevelAggregated":                       riskLevel,
	"riskLevelDuringSignIn":                     riskLevel,
	"riskState":                                 riskState,
	"riskDetail":                                riskDetail,
	"incomingTokenType":                         incomingToken,
	"authenticationProtocol":                    protocol,
	"crossTenantAccessType":                     accessType,
	"tokenIssuerType":                           issuerType,
	PoliciesMember + "/result":                  policyResult,
	PoliciesMember + "/conditionsSatisfied":     conditions,
	PoliciesMember + "/conditionsNotSatisfied":  conditions,
	RulesMember + "/conditionalAccessCondition": conditions,
	RulesMember + "/ruleSatisfied":              policyRule,
}

// EnumerationOf is that of a property, or of a property of a collection's objects with a
// slash between the names.
func EnumerationOf(name string) (of Enumeration, found bool) {
	of, found = enumerations[name]
	return of, found
}

// Enumerations has those of properties by the property's name, and of the objects of a
// collection by the names that lead to them, with a slash between.
func Enumerations() map[string]Enumeration { return maps.Clone(enumerations) }
