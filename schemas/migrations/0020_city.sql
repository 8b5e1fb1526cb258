-- Of cities there are thousands, more than a dictionary holds: ClickHouse began a new one
-- of 8,192 texts every few granules, and whoever read a granule read all of one. As plain
-- text a filter on a city takes half as long, to group by it a third, and a merge less
-- (bench/NOTES.md).
-- Only this column is written anew, five million rows in about a second on a server with
-- nothing else to do, after the merges that run. Sinks and query services may run on.
ALTER TABLE signins
    MODIFY COLUMN city String;

-- Views keep the types that columns had when they were made, and make texts of the table's
-- into those: so they are made anew.
CREATE OR REPLACE VIEW signins_live AS
SELECT
    tenant_id, created_at, id, user_id, user_principal_name, user_display_name, user_type, home_tenant_id, service_principal_id, service_principal_name,
    app_id, app_display_name, resource_id, resource_display_name, resource_tenant_id, ip_address, ip, city, state, country, latitude, longitude,
    location_source, reported_location, geo_city, geo_state, geo_country, geo_latitude, geo_longitude, geo_asn, geo_organization, geo_database,
    autonomous_system_number, client_app, client_app_used, client_app_source, is_modern_auth, user_agent, operating_system, os_family, os_version,
    browser, browser_family, browser_version, device_type, device_source, device_id, device_display_name, is_compliant, is_managed, trust_type,
    is_interactive, event_type, reported_is_interactive, sign_in_event_types, category, authentication_protocol, client_credential_type,
    incoming_token_type, cross_tenant_access_type, token_issuer_type, processing_time_ms, status, error_code, failure_reason, remediation,
    reported_failure_reason, additional_details, authentication_requirement, mfa_result, mfa_method, mfa_source, authentication_details,
    authentication_methods_used, authentication_processing_details, conditional_access_status, conditional_access_source,
    reported_conditional_access_status, applied_conditional_access_policies, evaluated_conditional_access_policies, policy_version, risk_level,
    risk_level_aggregated, risk_state, risk_detail, risk_event_types, risk_event_types_v2, correlation_id, original_request_id, unique_token_identifier,
    session_id, more, additional, format, id_derived, sent_at, received_at, stored_at, late_seconds
FROM signins FINAL
COMMENT 'Every sign-in stored, each once, in its latest revision; the last two hours may still change';

CREATE OR REPLACE VIEW signins_settled AS
SELECT
    tenant_id, created_at, id, user_id, user_principal_name, user_display_name, user_type, home_tenant_id, service_principal_id, service_principal_name,
    app_id, app_display_name, resource_id, resource_display_name, resource_tenant_id, ip_address, ip, city, state, country, latitude, longitude,
    location_source, reported_location, geo_city, geo_state, geo_country, geo_latitude, geo_longitude, geo_asn, geo_organization, geo_database,
    autonomous_system_number, client_app, client_app_used, client_app_source, is_modern_auth, user_agent, operating_system, os_family, os_version,
    browser, browser_family, browser_version, device_type, device_source, device_id, device_display_name, is_compliant, is_managed, trust_type,
    is_interactive, event_type, reported_is_interactive, sign_in_event_types, category, authentication_protocol, client_credential_type,
    incoming_token_type, cross_tenant_access_type, token_issuer_type, processing_time_ms, status, error_code, failure_reason, remediation,
    reported_failure_reason, additional_details, authentication_requirement, mfa_result, mfa_method, mfa_source, authentication_details,
    authentication_methods_used, authentication_processing_details, conditional_access_status, conditional_access_source,
    reported_conditional_access_status, applied_conditional_access_policies, evaluated_conditional_access_policies, policy_version, risk_level,
    risk_level_aggregated, risk_state, risk_detail, risk_event_types, risk_event_types_v2, correlation_id, original_request_id, unique_token_identifier,
    session_id, more, additional, format, id_derived, sent_at, received_at, stored_at, late_seconds
FROM signins FINAL
WHERE created_at < (SELECT max(stored_through) - INTERVAL 2 HOUR FROM stored_through)
COMMENT 'Sign-ins before the horizon, each once: the same question gets the same answer tomorrow';
