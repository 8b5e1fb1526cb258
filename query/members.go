package query

import (
	"strconv"
)

// text, id and list make members of one column.
func text(name string, since version, column string, of func(*row) string) member {
	return member{name: name, since: since, columns: []string{column}, value: func(dst []byte, r *row) []byte { return appendText(dst, of(r)) }}
}

func list(name string, since version, column string, of func(*row) []string) member {
	return member{name: name, since: since, columns: []string{column}, value: func(dst []byte, r *row) []byte { return appendTexts(dst, of(r)) }}
}

// stored makes a member that lies in the column more.
func stored(name string, since version, none string) member {
	return member{name: name, since: since, stored: none}
}

// note makes an annotation: one that is left out where there is nothing to say.
func note(name string, column string, of func(*row) string) member {
	return member{name: "@gatehouse." + name, columns: []string{column}, value: func(dst []byte, r *row) []byte {
		if s := of(r); s != "" {
			return appendString(dst, s)
		}
		return dst
	}}
}

// members is read only; its order is that of answers.
var members = [...]member{
	text("id", v1, "id", func(r *row) string { return r.id }),
	{name: "createdDateTime", columns: []string{"created_at"}, value: func(dst []byte, r *row) []byte { return appendTime(dst, r.createdAt) }},
	text("userDisplayName", v1, "user_display_name", func(r *row) string { return r.userDisplayName }),
	text("userPrincipalName", v1, "user_principal_name", func(r *row) string { return r.userPrincipalName }),
	text("userId", v1, "user_id", func(r *row) string { return r.userID }),
	text("appId", v1, "app_id", func(r *row) string { return r.appID }),
	text("appDisplayName", v1, "app_display_name", func(r *row) string { return r.appDisplayName }),
	text("ipAddress", v1, "ip_address", func(r *row) string { return r.ipAddress }),
	text("clientAppUsed", v1, "client_app", func(r *row) string { return r.clientApp }),
	text("userAgent", v1, "user_agent", func(r *row) string { return r.userAgent }),
	text("correlationId", v1, "correlation_id", func(r *row) string { return r.correlationID }),
	text("conditionalAccessStatus", v1, "conditional_access_status", func(r *row) string { return r.conditionalAccessStatus }),
	{name: "isInteractive", columns: []string{"is_interactive"}, value: func(dst []byte, r *row) []byte { return strconv.AppendBool(dst, r.isInteractive) }},
	text("riskDetail", v1, "risk_detail", func(r *row) string { return r.riskDetail }),
	text("riskLevelAggregated", v1, "risk_level_aggregated", func(r *row) string { return r.riskLevelAggregated }),
	text("riskLevelDuringSignIn", v1, "risk_level", func(r *row) string { return r.riskLevel }),
	text("riskState", v1, "risk_state", func(r *row) string { return r.riskState }),
	list("riskEventTypes", v1, "risk_event_types", func(r *row) []string { return r.riskEventTypes }),
	list("riskEventTypes_v2", v1, "risk_event_types_v2", func(r *row) []string { return r.riskEventTypesV2 }),
	text("resourceDisplayName", v1, "resource_display_name", func(r *row) string { return r.resourceDisplayName }),
	text("resourceId", v1, "resource_id", func(r *row) string { return r.resourceID }),
	text("resourceTenantId", v1, "resource_tenant_id", func(r *row) string { return r.resourceTenantID }),
	text("homeTenantId", v1, "home_tenant_id", func(r *row) string { return r.homeTenantID }),
	text("servicePrincipalId", v1, "service_principal_id", func(r *row) string { return r.servicePrincipalID }),
	text("servicePrincipalName", v1, "service_principal_name", func(r *row) string { return r.servicePrincipalName }),
	{name: "status", columns: []string{"status", "error_code", "failure_reason", "reported_failure_reason", "additional_details"}, value: appendStatus},
	{name: "deviceDetail", columns: []string{"device_id", "device_display_name", "operating_system", "browser", "is_compliant", "is_managed", "trust_type"}, value: appendDevice},
	{name: "location", columns: []string{"city", "state", "country", "latitude", "longitude", "location_source", "reported_location"}, value: appendLocation},
	{name: policiesMember, columns: []string{"applied_conditional_access_policies"}, value: func(dst []byte, r *row) []byte {
		return appendJSON(dst, r.appliedConditionalAccessPolicies, "[]")
	}},
	stored("authenticationAppDeviceDetails", v1, "null"),

	text("userType", beta, "user_type", func(r *row) string { return r.userType }),
	{name: "signInEventTypes", since: beta, columns: []string{"event_type", "sign_in_event_types"}, value: appendEventTypes},
	text("authenticationProtocol", beta, "authentication_protocol", func(r *row) string { return r.authenticationProtocol }),
	text("clientCredentialType", beta, "client_credential_type", func(r *row) string { return r.clientCredentialType }),
	text("incomingTokenType", beta, "incoming_token_type", func(r *row) string { return r.incomingTokenType }),
	stored("originalTransferMethod", beta, "null"),
	text("crossTenantAccessType", beta, "cross_tenant_access_type", func(r *row) string { return r.crossTenantAccessType }),
	stored("tokenIssuerName", beta, "null"),
	text("tokenIssuerType", beta, "token_issuer_type", func(r *row) string { return r.tokenIssuerType }),
	text("authenticationRequirement", beta, "authentication_requirement", func(r *row) string { return r.authenticationRequirement }),
	{name: "authenticationDetails", since: beta, columns: []string{"authentication_details"}, value: func(dst []byte, r *row) []byte {
		return appendJSON(dst, r.authenticationDetails, "[]")
	}},
	list("authenticationMethodsUsed", beta, "authentication_methods_used", func(r *row) []string { return r.authenticationMethodsUsed }),
	{name: "authenticationProcessingDetails", since: beta, columns: []string{"authentication_processing_details"}, value: func(dst []byte, r *row) []byte {
		return appendJSON(dst, r.authenticationProcessingDetails, "[]")
	}},
	stored("authenticationRequirementPolicies", beta, "[]"),
	stored("authenticationContextClassReferences", beta, "[]"),
	stored("authenticationAppPolicyEvaluationDetails", beta, "[]"),
	stored("sessionLifetimePolicies", beta, "[]"),
	stored("mfaDetail", beta, "null"),
	stored("conditionalAccessAudiences", beta, "[]"),
	stored("appliedEventListeners", beta, "[]"),
	stored("networkLocationDetails", beta, "[]"),
	{name: "autonomousSystemNumber", since: beta, columns: []string{"autonomous_system_number"}, value: func(dst []byte, r *row) []byte {
		return appendNumber(dst, r.autonomousSystemNumber)
	}},
	stored("ipAddressFromResourceProvider", beta, "null"),
	stored("globalSecureAccessIpAddress", beta, "null"),
	stored("isThroughGlobalSecureAccess", beta, "null"),
	stored("homeTenantName", beta, "null"),
	stored("resourceOwnerTenantId", beta, "null"),
	stored("appOwnerTenantId", beta, "null"),
	stored("isTenantRestricted", beta, "null"),
	text("originalRequestId", beta, "original_request_id", func(r *row) string { return r.originalRequestID }),
	text("uniqueTokenIdentifier", beta, "unique_token_identifier", func(r *row) string { return r.uniqueTokenIdentifier }),
	text("sessionId", beta, "session_id", func(r *row) string { return r.sessionID }),
	stored("clientSessionId", beta, "null"),
	stored("alternateSignInName", beta, "null"),
	stored("signInIdentifier", beta, "null"),
	stored("signInIdentifierType", beta, "null"),
	{name: "processingTimeInMilliseconds", since: beta, columns: []string{"processing_time_ms"}, value: appendProcessingTime},
	stored("flaggedForReview", beta, "null"),
	stored("servicePrincipalCredentialKeyId", beta, "null"),
	stored("servicePrincipalCredentialThumbprint", beta, "null"),
	stored("federatedCredentialId", beta, "null"),
	stored("managedServiceIdentity", beta, "null"),
	stored("resourceServicePrincipalId", beta, "null"),
	stored("azureResourceId", beta, "null"),
	stored("signInTokenProtectionStatus", beta, "null"),
	stored("appTokenProtectionStatus", beta, "null"),
	stored("tokenProtectionStatusDetails", beta, "null"),

	note("status", "status", func(r *row) string { return r.status }),
	note("remediation", "remediation", func(r *row) string { return r.remediation }),
	note("reportedFailureReason", "reported_failure_reason", func(r *row) string { return r.reportedFailureReason }),
	note("clientApp", "client_app", func(r *row) string { return r.clientApp }),
	note("clientAppSource", "client_app_source", func(r *row) string { return r.clientAppSource }),
	note("reportedClientApp", "client_app_used", func(r *row) string { return r.clientAppUsed }),
	{name: "@gatehouse.isModernAuth", columns: []string{"is_modern_auth"}, value: func(dst []byte, r *row) []byte { return appendKnownBool(dst, r.isModernAuth) }},
	note("deviceSource", "device_source", func(r *row) string { return r.deviceSource }),
	note("operatingSystemFamily", "os_family", func(r *row) string { return r.osFamily }),
	note("operatingSystemVersion", "os_version", func(r *row) string { return r.osVersion }),
	note("browserFamily", "browser_family", func(r *row) string { return r.browserFamily }),
	note("browserVersion", "browser_version", func(r *row) string { return r.browserVersion }),
	note("deviceType", "device_type", func(r *row) string { return r.deviceType }),
	note("eventType", "event_type", func(r *row) string { return r.eventType }),
	{name: "@gatehouse.reportedIsInteractive", columns: []string{"reported_is_interactive"}, value: func(dst []byte, r *row) []byte {
		return appendKnownBool(dst, r.reportedIsInteractive)
	}},
	note("category", "category", func(r *row) string { return r.category }),
	note("mfaResult", "mfa_result", func(r *row) string { return r.mfaResult }),
	note("mfaMethod", "mfa_method", func(r *row) string { return r.mfaMethod }),
	note("mfaSource", "mfa_source", func(r *row) string { return r.mfaSource }),
	note("conditionalAccessSource", "conditional_access_source", func(r *row) string { return r.conditionalAccessSource }),
	note("reportedConditionalAccessStatus", "reported_conditional_access_status", func(r *row) string { return r.reportedConditionalAccessStatus }),
	{name: evaluatedMember, columns: []string{"evaluated_conditional_access_policies"}, value: func(dst []byte, r *row) []byte {
		return append(dst, r.evaluatedConditionalAccessPolicies...)
	}},
	note("policyVersion", "policy_version", func(r *row) string { return r.policyVersion }),
	note("locationSource", "location_source", func(r *row) string { return r.locationSource }),
	{name: "@gatehouse.reportedLocation", columns: []string{"reported_location"}, value: func(dst []byte, r *row) []byte { return append(dst, r.reportedLocation...) }},
	{name: "@gatehouse.geo", columns: []string{"geo_city", "geo_state", "geo_country", "geo_latitude", "geo_longitude", "geo_asn", "geo_organization", "geo_database"}, value: appendGeo},
	note("format", "format", func(r *row) string { return r.format }),
	{name: "@gatehouse.idDerived", columns: []string{"id_derived"}, value: func(dst []byte, r *row) []byte {
		if r.idDerived {
			return append(dst, "true"...)
		}
		return dst
	}},
	{name: "@gatehouse.sentDateTime", columns: []string{"sent_at"}, value: func(dst []byte, r *row) []byte {
		if r.sentAt.Unix() == 0 {
			return dst
		}
		return appendTime(dst, r.sentAt)
	}},
	{name: "@gatehouse.receivedDateTime", columns: []string{"received_at"}, value: func(dst []byte, r *row) []byte { return appendTime(dst, r.receivedAt) }},
	{name: "@gatehouse.storedDateTime", columns: []string{"stored_at"}, value: func(dst []byte, r *row) []byte { return appendTime(dst, r.storedAt) }},
	{name: "@gatehouse.lateSeconds", columns: []string{"late_seconds"}, value: func(dst []byte, r *row) []byte {
		if r.lateSeconds == 0 {
			return dst
		}
		return appendNumber(dst, r.lateSeconds)
	}},
}
