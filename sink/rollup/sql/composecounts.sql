INSERT INTO rollup_counts (tenant_id, granularity, start, batch, is_interactive, status, app_id, app_display_name,
    client_app, country, authentication_requirement, conditional_access_status, events)
SELECT tenant_id, {granularity:String}, {from:DateTime('UTC')} AS whole, {batch:UInt64}, is_interactive, status, app_id, app_display_name,
    client_app, country, authentication_requirement, conditional_access_status, sum(events)
FROM rollup_counts
WHERE granularity = {parts:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}
    AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, start, batch) IN (SELECT tenant_id, start, batch FROM spans)
GROUP BY tenant_id, whole, is_interactive, status, app_id, app_display_name, client_app, country, authentication_requirement, conditional_access_status
