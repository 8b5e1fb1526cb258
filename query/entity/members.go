package entity

import (
	"strconv"

	"github.com/gatehouse/gatehouse/query/graph"
)

// text, id and list make members of one column.
func text(name string, since Version, column string, of func(*Row) string) Member {
	return Member{Name: name, Since: since, columns: []string{column}, value: func(dst []byte, r *Row) []byte { return graph.AppendText(dst, of(r)) }}
}

func list(name string, since Version, column string, of func(*Row) []string) Member {
	return Member{Name: name, Since: since, columns: []string{column}, value: func(dst []byte, r *Row) []byte { return graph.AppendTexts(dst, of(r)) }}
}

// stored makes a member that lies in the column more; none stands for it where it does not.
func stored(name string, since Version, none string) Member {
	return Member{Name: name, Since: since, fromMore: func(dst []byte, more map[string]string) []byte { return graph.AppendJSON(dst, more[name], none) }}
}

// note makes an annotation: one that is left out where there is nothing to say.
func note(name string, column string, of func(*Row) string) Member {
	return Member{Name: "@gatehouse." + name, columns: []string{column}, value: func(dst []byte, r *Row) []byte {
		if s := of(r); s != "" {
			return graph.AppendString(dst, s)
		}
		return dst
	}}
}

// members is read only; its order is that of answers.
var members = [...]Member{
	text("id", V1, "id", func(r *Row) string { return r.ID }),
	{Name: "createdDateTime", columns: []string{"created_at"}, value: func(dst []byte, r *Row) []byte { return graph.AppendTime(dst, r.CreatedAt) }},
	text("userDisplayName", V1, "user_display_name", func(r *Row) string { return r.UserDisplayName }),
	text("userPrincipalName", V1, "user_principal_name", func(r *Row) string { return r.UserPrincipalName }),
	text("userId", V1, "user_id", func(r *Row) string { return r.UserID }),
	text("appId", V1, "app_id", func(r *Row) string { return r.AppID }),
	text("appDisplayName", V1, "app_display_name", func(r *Row) string { return r.AppDisplayName }),
	text("ipAddress", V1, "ip_address", func(r *Row) string { return r.IPAddress }),
	text("clientAppUsed", V1, "client_app", func(r *Row) string { return r.ClientApp }),
	text("userAgent", V1, "user_agent", func(r *Row) string { return r.UserAgent }),
	text("correlationId", V1, "correlation_id", func(r *Row) string { return r.CorrelationID }),
	text("conditionalAccessStatus", V1, "conditional_access_status", func(r *Row) string { return r.ConditionalAccessStatus }),
	{Name: "isInteractive", columns: []string{"is_interactive"}, value: func(dst []byte, r *Row) []byte { return strconv.AppendBool(dst, r.IsInteractive) }},
	text("riskDetail", V1, "risk_detail", func(r *Row) string { return r.RiskDetail }),
	text("riskLevelAggregated", V1, "risk_level_aggregated", func(r *Row) string { return r.RiskLevelAggregated }),
	text("riskLevelDuringSignIn", V1, "risk_level", func(r *Row) string { return r.RiskLevel }),
	text("riskState", V1, "risk_state", func(r *Row) string { return r.RiskState }),
	list("riskEventTypes", V1, "risk_event_types", func(r *Row) []string { return r.RiskEventTypes }),
	list("riskEventTypes_v2", V1, "risk_event_types_v2", func(r *Row) []string { return r.RiskEventTypesV2 }),
	text("resourceDisplayName", V1, "resource_display_name", func(r *Row) string { return r.ResourceDisplayName }),
	text("resourceId", V1, "resource_id", func(r *Row) string { return r.ResourceID }),
	text("resourceTenantId", V1, "resource_tenant_id", func(r *Row) string { return r.ResourceTenantID }),
	text("homeTenantId", V1, "home_tenant_id", func(r *Row) string { return r.HomeTenantID }),
	text("servicePrincipalId", V1, "service_principal_id", func(r *Row) string { return r.ServicePrincipalID }),
	text("servicePrincipalName", V1, "service_principal_name", func(r *Row) string { return r.ServicePrincipalName }),
	{Name: "status", columns: []string{"status", "error_code", "failure_reason", "reported_failure_reason", "additional_details"}, value: appendStatus},
	{Name: "deviceDetail", columns: []string{"device_id", "device_display_name", "operating_system", "browser", "is_compliant", "is_managed", "trust_type"}, value: appendDevice},
	{Name: "location", columns: []string{"city", "state", "country", "latitude", "longitude", "location_source", "reported_location"}, value: appendLocation},
	{Name: PoliciesMember, columns: []string{"applied_conditional_access_policies"}, value: func(dst []byte, r *Row) []byte {
		return graph.AppendJSON(dst, r.AppliedConditionalAccessPolicies, "[]")
	}},
	stored("authenticationAppDeviceDetails", V1, "null"),

	text("userType", Beta, "user_type", func(r *Row) string { return r.UserType }),
	{Name: "signInEventTypes", Since: Beta, columns: []string{"event_type", "sign_in_event_types"}, value: appendEventTypes},
	text("authenticationProtocol", Beta, "authentication_protocol", func(r *Row) string { return r.AuthenticationProtocol }),
	text("clientCredentialType", Beta, "client_credential_type", func(r *Row) string { return r.ClientCredentialType }),
	text("incomingTokenType", Beta, "incoming_token_type", func(r *Row) string { return r.IncomingTokenType }),
	stored("originalTransferMethod", Beta, "null"),
	text("crossTenantAccessType", Beta, "cross_tenant_access_type", func(r *Row) string { return r.CrossTenantAccessType }),
	stored("tokenIssuerName", Beta, "null"),
	text("tokenIssuerType", Beta, "token_issuer_type", func(r *Row) string { return r.TokenIssuerType }),
	text("authenticationRequirement", Beta, "authentication_requirement", func(r *Row) string { return r.AuthenticationRequirement }),
	{Name: "authenticationDetails", Since: Beta, columns: []string{"authentication_details"}, value: func(dst []byte, r *Row) []byte {
		return graph.AppendJSON(dst, r.AuthenticationDetails, "[]")
	}},
	list("authenticationMethodsUsed", Beta, "authentication_methods_used", func(r *Row) []string { return r.AuthenticationMethodsUsed }),
	{Name: "authenticationProcessingDetails", Since: Beta, columns: []string{"authentication_processing_details"}, value: func(dst []byte, r *Row) []byte {
		return graph.AppendJSON(dst, r.AuthenticationProcessingDetails, "[]")
	}},
	stored("authenticationRequirementPolicies", Beta, "[]"),
	stored("authenticationContextClassReferences", Beta, "[]"),
	stored("authenticationAppPolicyEvaluationDetails", Beta, "[]"),
	stored("sessionLifetimePolicies", Beta, "[]"),
	stored("mfaDetail", Beta, "null"),
	{Name: audiencesMember, Since: Beta, fromMore: appendAudiences},
	stored("appliedEventListeners", Beta, "[]"),
	stored("networkLocationDetails", Beta, "[]"),
	{Name: "autonomousSystemNumber", Since: Beta, columns: []string{"autonomous_system_number"}, value: func(dst []byte, r *Row) []byte {
		return graph.AppendNumber(dst, r.AutonomousSystemNumber)
	}},
	stored("ipAddressFromResourceProvider", Beta, "null"),
	stored("globalSecureAccessIpAddress", Beta, "null"),
	stored("isThroughGlobalSecureAccess", Beta, "null"),
	stored("homeTenantName", Beta, "null"),
	stored("resourceOwnerTenantId", Beta, "null"),
	stored("appOwnerTenantId", Beta, "null"),
	stored("isTenantRestricted", Beta, "null"),
	text("originalRequestId", Beta, "original_request_id", func(r *Row) string { return r.OriginalRequestID }),
	text("uniqueTokenIdentifier", Beta, "unique_token_identifier", func(r *Row) string { return r.UniqueTokenIdentifier }),
	text("sessionId", Beta, "session_id", func(r *Row) string { return r.SessionID }),
	stored("clientSessionId", Beta, "null"),
	stored("alternateSignInName", Beta, "null"),
	stored("signInIdentifier", Beta, "null"),
	stored("signInIdentifierType", Beta, "null"),
	{Name: "processingTimeInMilliseconds", Since: Beta, columns: []string{"processing_time_ms"}, value: appendProcessingTime},
	stored("flaggedForReview", Beta, "null"),
	stored("servicePrincipalCredentialKeyId", Beta, "null"),
	stored("servicePrincipalCredentialThumbprint", Beta, "null"),
	stored("federatedCredentialId", Beta, "null"),
	stored("managedServiceIdentity", Beta, "null"),
	stored("resourceServicePrincipalId", Beta, "null"),
	stored("azureResourceId", Beta, "null"),
	kept("agent"),
	kept("privateLinkDetails"),
	stored("signInTokenProtectionStatus", Beta, "null"),
	stored("appTokenProtectionStatus", Beta, "null"),
	stored("tokenProtectionStatusDetails", Beta, "null"),

	note("status", "status", func(r *Row) string { return r.Status }),
	note("remediation", "remediation", func(r *Row) string { return r.Remediation }),
	note("reportedFailureReason", "reported_failure_reason", func(r *Row) string { return r.ReportedFailureReason }),
	note("clientApp", "client_app", func(r *Row) string { return r.ClientApp }),
	note("clientAppSource", "client_app_source", func(r *Row) string { return r.ClientAppSource }),
	note("reportedClientApp", "client_app_used", func(r *Row) string { return r.ClientAppUsed }),
	{Name: "@gatehouse.isModernAuth", columns: []string{"is_modern_auth"}, value: func(dst []byte, r *Row) []byte { return appendKnownBool(dst, r.IsModernAuth) }},
	note("deviceSource", "device_source", func(r *Row) string { return r.DeviceSource }),
	note("operatingSystemFamily", "os_family", func(r *Row) string { return r.OSFamily }),
	note("operatingSystemVersion", "os_version", func(r *Row) string { return r.OSVersion }),
	note("browserFamily", "browser_family", func(r *Row) string { return r.BrowserFamily }),
	note("browserVersion", "browser_version", func(r *Row) string { return r.BrowserVersion }),
	note("deviceType", "device_type", func(r *Row) string { return r.DeviceType }),
	note("eventType", "event_type", func(r *Row) string { return r.EventType }),
	{Name: "@gatehouse.reportedIsInteractive", columns: []string{"reported_is_interactive"}, value: func(dst []byte, r *Row) []byte {
		return appendKnownBool(dst, r.ReportedIsInteractive)
	}},
	note("category", "category", func(r *Row) string { return r.Category }),
	note("mfaResult", "mfa_result", func(r *Row) string { return r.MFAResult }),
	note("mfaMethod", "mfa_method", func(r *Row) string { return r.MFAMethod }),
	note("mfaSource", "mfa_source", func(r *Row) string { return r.MFASource }),
	note("conditionalAccessSource", "conditional_access_source", func(r *Row) string { return r.ConditionalAccessSource }),
	note("reportedConditionalAccessStatus", "reported_conditional_access_status", func(r *Row) string { return r.ReportedConditionalAccessStatus }),
	{Name: EvaluatedMember, columns: []string{"evaluated_conditional_access_policies"}, value: func(dst []byte, r *Row) []byte {
		return append(dst, r.EvaluatedConditionalAccessPolicies...)
	}},
	{Name: audienceReasonsMember, fromMore: appendAudienceReasons},
	note("policyVersion", "policy_version", func(r *Row) string { return r.PolicyVersion }),
	note("locationSource", "location_source", func(r *Row) string { return r.LocationSource }),
	{Name: "@gatehouse.reportedLocation", columns: []string{"reported_location"}, value: func(dst []byte, r *Row) []byte { return append(dst, r.ReportedLocation...) }},
	{Name: "@gatehouse.geo", columns: []string{"geo_city", "geo_state", "geo_country", "geo_latitude", "geo_longitude", "geo_asn", "geo_organization", "geo_database"}, value: appendGeo},
	note("format", "format", func(r *Row) string { return r.Format }),
	{Name: "@gatehouse.idDerived", columns: []string{"id_derived"}, value: func(dst []byte, r *Row) []byte {
		if r.IDDerived {
			return append(dst, "true"...)
		}
		return dst
	}},
	{Name: "@gatehouse.sentDateTime", columns: []string{"sent_at"}, value: func(dst []byte, r *Row) []byte {
		if r.SentAt.Unix() == 0 {
			return dst
		}
		return graph.AppendTime(dst, r.SentAt)
	}},
	{Name: "@gatehouse.receivedDateTime", columns: []string{"received_at"}, value: func(dst []byte, r *Row) []byte { return graph.AppendTime(dst, r.ReceivedAt) }},
	{Name: "@gatehouse.storedDateTime", columns: []string{"stored_at"}, value: func(dst []byte, r *Row) []byte { return graph.AppendTime(dst, r.StoredAt) }},
	{Name: "@gatehouse.lateSeconds", columns: []string{"late_seconds"}, value: func(dst []byte, r *Row) []byte {
		if r.LateSeconds == 0 {
			return dst
		}
		return graph.AppendNumber(dst, r.LateSeconds)
	}},
}
