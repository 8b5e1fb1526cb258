package entity

import "slices"

// Column is a column of the table signins and its place in a row.
type Column struct {
	// Name is as statements and documents have it.
	Name string
	dest func(*Row) any
}

// EveryColumn selects all columns of signins but those that are ours alone; * would
// leave out those that are put together from others.
const EveryColumn = "COLUMNS('^[^_]')"

// columns is read only.
var columns = [...]Column{
	{"created_at", func(r *Row) any { return &r.CreatedAt }},
	{"id", func(r *Row) any { return &r.ID }},
	{"user_id", func(r *Row) any { return &r.UserID }},
	{"user_principal_name", func(r *Row) any { return &r.UserPrincipalName }},
	{"user_display_name", func(r *Row) any { return &r.UserDisplayName }},
	{"user_type", func(r *Row) any { return &r.UserType }},
	{"home_tenant_id", func(r *Row) any { return &r.HomeTenantID }},
	{"service_principal_id", func(r *Row) any { return &r.ServicePrincipalID }},
	{"service_principal_name", func(r *Row) any { return &r.ServicePrincipalName }},
	{"app_id", func(r *Row) any { return &r.AppID }},
	{"app_display_name", func(r *Row) any { return &r.AppDisplayName }},
	{"resource_id", func(r *Row) any { return &r.ResourceID }},
	{"resource_display_name", func(r *Row) any { return &r.ResourceDisplayName }},
	{"resource_tenant_id", func(r *Row) any { return &r.ResourceTenantID }},
	{"ip_address", func(r *Row) any { return &r.IPAddress }},
	{"city", func(r *Row) any { return &r.City }},
	{"state", func(r *Row) any { return &r.State }},
	{"country", func(r *Row) any { return &r.Country }},
	{"latitude", func(r *Row) any { return &r.Latitude }},
	{"longitude", func(r *Row) any { return &r.Longitude }},
	{"location_source", func(r *Row) any { return &r.LocationSource }},
	{"reported_location", func(r *Row) any { return &r.ReportedLocation }},
	{"geo_city", func(r *Row) any { return &r.GeoCity }},
	{"geo_state", func(r *Row) any { return &r.GeoState }},
	{"geo_country", func(r *Row) any { return &r.GeoCountry }},
	{"geo_latitude", func(r *Row) any { return &r.GeoLatitude }},
	{"geo_longitude", func(r *Row) any { return &r.GeoLongitude }},
	{"geo_asn", func(r *Row) any { return &r.GeoASN }},
	{"geo_organization", func(r *Row) any { return &r.GeoOrganization }},
	{"geo_database", func(r *Row) any { return &r.GeoDatabase }},
	{"autonomous_system_number", func(r *Row) any { return &r.AutonomousSystemNumber }},
	{"client_app", func(r *Row) any { return &r.ClientApp }},
	{"client_app_used", func(r *Row) any { return &r.ClientAppUsed }},
	{"client_app_source", func(r *Row) any { return &r.ClientAppSource }},
	{"is_modern_auth", func(r *Row) any { return &r.IsModernAuth }},
	{"user_agent", func(r *Row) any { return &r.UserAgent }},
	{"operating_system", func(r *Row) any { return &r.OperatingSystem }},
	{"os_family", func(r *Row) any { return &r.OSFamily }},
	{"os_version", func(r *Row) any { return &r.OSVersion }},
	{"browser", func(r *Row) any { return &r.Browser }},
	{"browser_family", func(r *Row) any { return &r.BrowserFamily }},
	{"browser_version", func(r *Row) any { return &r.BrowserVersion }},
	{"device_type", func(r *Row) any { return &r.DeviceType }},
	{"device_source", func(r *Row) any { return &r.DeviceSource }},
	{"device_id", func(r *Row) any { return &r.DeviceID }},
	{"device_display_name", func(r *Row) any { return &r.DeviceDisplayName }},
	{"is_compliant", func(r *Row) any { return &r.IsCompliant }},
	{"is_managed", func(r *Row) any { return &r.IsManaged }},
	{"trust_type", func(r *Row) any { return &r.TrustType }},
	{"is_interactive", func(r *Row) any { return &r.IsInteractive }},
	{"event_type", func(r *Row) any { return &r.EventType }},
	{"reported_is_interactive", func(r *Row) any { return &r.ReportedIsInteractive }},
	{"sign_in_event_types", func(r *Row) any { return &r.SignInEventTypes }},
	{"category", func(r *Row) any { return &r.Category }},
	{"authentication_protocol", func(r *Row) any { return &r.AuthenticationProtocol }},
	{"client_credential_type", func(r *Row) any { return &r.ClientCredentialType }},
	{"incoming_token_type", func(r *Row) any { return &r.IncomingTokenType }},
	{"cross_tenant_access_type", func(r *Row) any { return &r.CrossTenantAccessType }},
	{"token_issuer_type", func(r *Row) any { return &r.TokenIssuerType }},
	{"processing_time_ms", func(r *Row) any { return &r.ProcessingTimeMs }},
	{"status", func(r *Row) any { return &r.Status }},
	{"error_code", func(r *Row) any { return &r.ErrorCode }},
	{"failure_reason", func(r *Row) any { return &r.FailureReason }},
	{"remediation", func(r *Row) any { return &r.Remediation }},
	{"reported_failure_reason", func(r *Row) any { return &r.ReportedFailureReason }},
	{"additional_details", func(r *Row) any { return &r.AdditionalDetails }},
	{"authentication_requirement", func(r *Row) any { return &r.AuthenticationRequirement }},
	{"mfa_result", func(r *Row) any { return &r.MFAResult }},
	{"mfa_method", func(r *Row) any { return &r.MFAMethod }},
	{"mfa_source", func(r *Row) any { return &r.MFASource }},
	{"authentication_details", func(r *Row) any { return &r.AuthenticationDetails }},
	{"authentication_methods_used", func(r *Row) any { return &r.AuthenticationMethodsUsed }},
	{"authentication_processing_details", func(r *Row) any { return &r.AuthenticationProcessingDetails }},
	{"conditional_access_status", func(r *Row) any { return &r.ConditionalAccessStatus }},
	{"conditional_access_source", func(r *Row) any { return &r.ConditionalAccessSource }},
	{"reported_conditional_access_status", func(r *Row) any { return &r.ReportedConditionalAccessStatus }},
	{"applied_conditional_access_policies", func(r *Row) any { return &r.AppliedConditionalAccessPolicies }},
	{"evaluated_conditional_access_policies", func(r *Row) any { return &r.EvaluatedConditionalAccessPolicies }},
	{"policy_version", func(r *Row) any { return &r.PolicyVersion }},
	{"risk_level", func(r *Row) any { return &r.RiskLevel }},
	{"risk_level_aggregated", func(r *Row) any { return &r.RiskLevelAggregated }},
	{"risk_state", func(r *Row) any { return &r.RiskState }},
	{"risk_detail", func(r *Row) any { return &r.RiskDetail }},
	{"risk_event_types", func(r *Row) any { return &r.RiskEventTypes }},
	{"risk_event_types_v2", func(r *Row) any { return &r.RiskEventTypesV2 }},
	{"correlation_id", func(r *Row) any { return &r.CorrelationID }},
	{"original_request_id", func(r *Row) any { return &r.OriginalRequestID }},
	{"unique_token_identifier", func(r *Row) any { return &r.UniqueTokenIdentifier }},
	{"session_id", func(r *Row) any { return &r.SessionID }},
	{"more", func(r *Row) any { return &r.More }},
	{"additional", func(r *Row) any { return &r.Additional }},
	{"format", func(r *Row) any { return &r.Format }},
	{"id_derived", func(r *Row) any { return &r.IDDerived }},
	{"sent_at", func(r *Row) any { return &r.SentAt }},
	{"received_at", func(r *Row) any { return &r.ReceivedAt }},
	{"stored_at", func(r *Row) any { return &r.StoredAt }},
	{"late_seconds", func(r *Row) any { return &r.LateSeconds }},
}

// ColumnsNamed are the table's columns of these names, in the table's order.
func ColumnsNamed(wanted ...string) []Column {
	var found []Column
	for _, c := range columns {
		if slices.Contains(wanted, c.Name) {
			found = append(found, c)
		}
	}
	return found
}
