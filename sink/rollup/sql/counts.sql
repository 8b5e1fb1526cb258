INSERT INTO rollup_counts (tenant_id, granularity, start, batch, is_interactive, status, app_id, app_display_name,
    client_app, country, authentication_requirement, conditional_access_status, events)
SELECT tenant_id, {granularity:String}, /*start_of*/(created_at) AS start, {batch:UInt64}, is_interactive, status, app_id, app_display_name,
    client_app, country, authentication_requirement, conditional_access_status, count()
FROM signins FINAL
WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
    AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, /*start_of*/(created_at)) IN (SELECT tenant_id, start FROM spans)
GROUP BY tenant_id, start, is_interactive, status, app_id, app_display_name, client_app, country, authentication_requirement, conditional_access_status
