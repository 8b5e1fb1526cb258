SELECT
    tenant_id, created_at, id, user_id, user_principal_name, user_type, home_tenant_id, service_principal_id, service_principal_name,
    app_id, app_display_name, resource_id, resource_display_name, resource_tenant_id, ip_address, country, location_source, reported_location,
    client_app, client_app_used, user_agent, operating_system, device_source, device_id, device_display_name, is_compliant, is_managed, trust_type,
    toInt8(event_type), authentication_protocol, client_credential_type, cross_tenant_access_type,
    toInt8(status), error_code, authentication_requirement, mfa_result, authentication_details, authentication_methods_used,
    risk_level, risk_level_aggregated, risk_state, risk_detail, more, additional
FROM signins_live
WHERE tenant_id = {tenant:String} AND created_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND created_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
ORDER BY created_at DESC, id DESC
