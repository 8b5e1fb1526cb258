package filter

import (
	"fmt"

	"github.com/gatehouse/gatehouse/schemas/derived"
)

// shownFailureReason is the failureReason that answers show: as in Graph,
// "Other." stands for success unless the producer wrote something else. It is read only.
var shownFailureReason = fmt.Sprintf("if(status = 'Success', if(%[1]s = '', 'Other.', %[1]s), %[2]s)", derived.SQL("reported_failure_reason"), derived.SQL("failure_reason"))

var (
	statuses = []string{"Success", "Failure", "Interrupted"}
	kinds    = []string{"interactiveUser", "nonInteractiveUser", "servicePrincipal", "managedIdentity"}
	// unknownFutureValue is a word of Graph's that no sign-in has here.
	conditionalAccesses = []string{"success", "failure", "notApplied", "unknownFutureValue"}
)

// properties is read only. Expressions name stored columns of the table
// signins.
var properties = [...]Property{
	{Name: "id", Kind: ID, column: "id", rarity: Single},
	// identity keeps ClickHouse from leaving out parts by the exact time, and with
	// them the latest revision of a sign-in; TimeRange bounds what is read.
	{Name: "createdDateTime", Kind: Time, column: "identity(created_at)"},
	{Name: "userId", Kind: ID, column: "user_id", absent: empty, inBytes: true, rarity: Few},
	{Name: "userPrincipalName", Kind: Text, column: "user_principal_name", absent: empty, rarity: Few},
	{Name: "userDisplayName", Kind: Text, column: "user_display_name", absent: empty, anyScript: true, rarity: Few},
	{Name: "userType", Kind: Text, column: "user_type", absent: empty},
	{Name: "homeTenantId", Kind: ID, column: "home_tenant_id", absent: empty},
	{Name: "servicePrincipalId", Kind: ID, column: "service_principal_id", absent: empty},
	{Name: "servicePrincipalName", Kind: Text, column: "service_principal_name", absent: empty},
	moreID("servicePrincipalCredentialKeyId"),
	moreText("signInIdentifier"),
	agentText("agentType"),
	agentText("agentSubjectType"),

	{Name: "appId", Kind: ID, column: "app_id", absent: empty},
	{Name: "appDisplayName", Kind: Text, column: "app_display_name", absent: empty, anyScript: true},
	{Name: "resourceId", Kind: ID, column: "resource_id", absent: empty},
	{Name: "resourceDisplayName", Kind: Text, column: "resource_display_name", absent: empty, anyScript: true},
	{Name: "resourceTenantId", Kind: ID, column: "resource_tenant_id", absent: empty},
	moreID("appOwnerTenantId"),
	moreID("resourceOwnerTenantId"),
	moreID("resourceServicePrincipalId"),

	{Name: "ipAddress", Kind: Address, column: "ip_address", absent: empty, rarity: Few},
	{Name: "location/city", Kind: Text, column: "city", absent: empty, anyScript: true},
	{Name: "location/state", Kind: Text, column: "state", absent: empty, anyScript: true},
	{Name: "location/countryOrRegion", Kind: Text, column: "country", absent: empty},
	{Name: "location/geoCoordinates/latitude", Kind: Float, column: "latitude", absent: null},
	{Name: "location/geoCoordinates/longitude", Kind: Float, column: "longitude", absent: null},
	{Name: "autonomousSystemNumber", Kind: Int, column: "autonomous_system_number", absent: zero},

	{Name: "clientAppUsed", Kind: Text, column: "client_app", absent: empty},
	{Name: "userAgent", Kind: Text, column: "user_agent", absent: empty},
	{Name: "deviceDetail/deviceId", Kind: ID, column: "device_id", absent: empty, inBytes: true, rarity: Few},
	{Name: "deviceDetail/displayName", Kind: Text, column: "device_display_name", absent: empty, rarity: Few},
	{Name: "deviceDetail/operatingSystem", Kind: Text, column: "operating_system", absent: empty},
	{Name: "deviceDetail/browser", Kind: Text, column: "browser", absent: empty},
	{Name: "deviceDetail/isCompliant", Kind: Bool, column: "is_compliant", absent: null},
	{Name: "deviceDetail/isManaged", Kind: Bool, column: "is_managed", absent: null},
	{Name: "deviceDetail/trustType", Kind: Text, column: "trust_type", absent: empty},

	{Name: "isInteractive", Kind: Bool, column: "is_interactive"},
	{Name: "signInEventTypes", Kind: Choice, column: eventTypes, Collection: true, choices: kinds, holds: holdsEventType},
	{Name: "authenticationProtocol", Kind: Text, column: "authentication_protocol", absent: empty},
	moreText("originalTransferMethod"),
	{Name: "clientCredentialType", Kind: Text, column: "client_credential_type", absent: empty},
	{Name: "incomingTokenType", Kind: Text, column: "incoming_token_type", absent: empty},
	{Name: "crossTenantAccessType", Kind: Text, column: "cross_tenant_access_type", absent: empty},
	moreText("tokenIssuerName"),
	{Name: "tokenIssuerType", Kind: Text, column: "token_issuer_type", absent: empty},
	{Name: "processingTimeInMilliseconds", Kind: Int, column: "processing_time_ms", absent: null},
	moreText("tokenProtectionStatusDetails/signInSessionStatus"),
	{Name: "tokenProtectionStatusDetails/signInSessionStatusCode", Kind: Int, column: "JSONExtract(more, 'tokenProtectionStatusDetails', 'signInSessionStatusCode', 'Nullable(Int64)')", absent: null},

	{Name: "status", Kind: Choice, column: "status", absent: empty, choices: statuses},
	{Name: "status/errorCode", Kind: Int, column: "error_code", absent: unsaid},
	{Name: "status/failureReason", Kind: Text, column: shownFailureReason, absent: empty},
	{Name: "status/additionalDetails", Kind: Text, column: "additional_details", absent: empty},
	{Name: "authenticationRequirement", Kind: Text, column: "authentication_requirement", absent: empty},
	{Name: "authenticationDetails", Fields: stepFields, column: objects("authentication_details"), Collection: true},
	{Name: "authenticationProcessingDetails", Fields: pairFields, column: objects("authentication_processing_details"), Collection: true},
	{Name: "authenticationMethodsUsed", Kind: Text, column: "authentication_methods_used", Collection: true},
	{Name: "appliedConditionalAccessPolicies", Fields: policyFields, column: objects("applied_conditional_access_policies"), Collection: true, policies: true},
	{Name: "conditionalAccessStatus", Kind: Choice, column: "conditional_access_status", absent: empty, choices: conditionalAccesses},
	{Name: "conditionalAccessAudiences", Kind: ID, column: audiences, Collection: true},

	{Name: "riskDetail", Kind: Text, column: "risk_detail", absent: empty},
	{Name: "riskLevelAggregated", Kind: Text, column: "risk_level_aggregated", absent: empty},
	{Name: "riskLevelDuringSignIn", Kind: Text, column: "risk_level", absent: empty},
	{Name: "riskState", Kind: Text, column: "risk_state", absent: empty},
	{Name: "riskEventTypes", Kind: Text, column: "risk_event_types", Collection: true},
	{Name: "riskEventTypes_v2", Kind: Text, column: "risk_event_types_v2", Collection: true},
	{Name: "flaggedForReview", Kind: Bool, column: "JSONExtract(more, 'flaggedForReview', 'Nullable(Bool)')", absent: null},

	{Name: "correlationId", Kind: ID, column: "correlation_id", absent: empty, inBytes: true, rarity: Single},
	{Name: "originalRequestId", Kind: ID, column: "original_request_id", absent: empty, rarity: Single},
	{Name: "uniqueTokenIdentifier", Kind: ID, column: "unique_token_identifier", absent: empty, rarity: Single},
	{Name: "sessionId", Kind: ID, column: "session_id", absent: empty, inBytes: true, rarity: Single},

	{Name: "@gatehouse.status", Kind: Choice, column: "status", absent: empty, choices: statuses},
	{Name: "@gatehouse.remediation", Kind: Text, column: "remediation", absent: empty},
	{Name: "@gatehouse.reportedFailureReason", Kind: Text, column: "reported_failure_reason", absent: empty},
	{Name: "@gatehouse.clientApp", Kind: Text, column: "client_app", absent: empty},
	{Name: "@gatehouse.clientAppSource", Kind: Text, column: "client_app_source", absent: empty},
	{Name: "@gatehouse.reportedClientApp", Kind: Text, column: "client_app_used", absent: empty},
	{Name: "@gatehouse.isModernAuth", Kind: Bool, column: "is_modern_auth", absent: null},
	{Name: "@gatehouse.deviceSource", Kind: Text, column: "device_source", absent: empty},
	{Name: "@gatehouse.operatingSystemFamily", Kind: Text, column: "os_family", absent: empty},
	{Name: "@gatehouse.operatingSystemVersion", Kind: Text, column: "os_version", absent: empty},
	{Name: "@gatehouse.browserFamily", Kind: Text, column: "browser_family", absent: empty},
	{Name: "@gatehouse.browserVersion", Kind: Text, column: "browser_version", absent: empty},
	{Name: "@gatehouse.deviceType", Kind: Text, column: "device_type", absent: empty},
	{Name: "@gatehouse.eventType", Kind: Choice, column: "event_type", absent: empty, choices: kinds},
	{Name: "@gatehouse.reportedIsInteractive", Kind: Bool, column: "reported_is_interactive", absent: null},
	{Name: "@gatehouse.category", Kind: Text, column: "category", absent: empty},
	{Name: "@gatehouse.mfaResult", Kind: Text, column: "mfa_result", absent: empty},
	{Name: "@gatehouse.mfaMethod", Kind: Text, column: "mfa_method", absent: empty},
	{Name: "@gatehouse.mfaSource", Kind: Text, column: "mfa_source", absent: empty},
	{Name: "@gatehouse.conditionalAccessSource", Kind: Text, column: "conditional_access_source", absent: empty},
	{Name: "@gatehouse.reportedConditionalAccessStatus", Kind: Text, column: "reported_conditional_access_status", absent: empty},
	{Name: "@gatehouse.evaluatedConditionalAccessPolicies", Fields: ownPolicyFields, column: objects("evaluated_conditional_access_policies"), Collection: true, policies: true},
	{Name: "@gatehouse.policyVersion", Kind: Text, column: "policy_version", absent: empty},
	{Name: "@gatehouse.locationSource", Kind: Text, column: "location_source", absent: empty},
	{Name: "@gatehouse.geo/city", Kind: Text, column: "geo_city", absent: empty},
	{Name: "@gatehouse.geo/state", Kind: Text, column: "geo_state", absent: empty},
	{Name: "@gatehouse.geo/countryOrRegion", Kind: Text, column: "geo_country", absent: empty},
	{Name: "@gatehouse.geo/latitude", Kind: Float, column: "geo_latitude", absent: null},
	{Name: "@gatehouse.geo/longitude", Kind: Float, column: "geo_longitude", absent: null},
	{Name: "@gatehouse.geo/autonomousSystemNumber", Kind: Int, column: "geo_asn", absent: zero},
	{Name: "@gatehouse.geo/organization", Kind: Text, column: "geo_organization", absent: empty},
	{Name: "@gatehouse.geo/database", Kind: Text, column: "geo_database", absent: empty},
	{Name: "@gatehouse.format", Kind: Text, column: "format", absent: empty},
	{Name: "@gatehouse.idDerived", Kind: Bool, column: "id_derived"},
	{Name: "@gatehouse.sentDateTime", Kind: Time, column: "sent_at", absent: epoch},
	{Name: "@gatehouse.receivedDateTime", Kind: Time, column: "received_at"},
	{Name: "@gatehouse.storedDateTime", Kind: Time, column: "stored_at"},
	{Name: "@gatehouse.lateSeconds", Kind: Int, column: "late_seconds", absent: zero},
}
