INSERT INTO rollup_totals (tenant_id, granularity, dimension, start, batch, is_interactive, status, value, name, events)
SELECT tenant_id, {granularity:String}, one.1 AS dimension, start, {batch:UInt64}, is_interactive, status, one.2 AS value, one.3 AS name, sum(n)
FROM
(
    SELECT tenant_id, /*start_of*/(created_at) AS start, is_interactive, status, app_id, app_display_name, client_app, country,
        authentication_requirement, conditional_access_status, mfa_result, error_code, count() AS n
    FROM signins FINAL
    WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, /*start_of*/(created_at)) IN (SELECT tenant_id, start FROM spans)
    GROUP BY tenant_id, start, is_interactive, status, app_id, app_display_name, client_app, country,
        authentication_requirement, conditional_access_status, mfa_result, error_code
)
ARRAY JOIN
[
    ('none', '', ''), ('app', toString(app_id), toString(app_display_name)), ('client_app', toString(client_app), ''), ('country', toString(country), ''),
    ('authentication_requirement', toString(authentication_requirement), ''), ('conditional_access_status', toString(conditional_access_status), ''),
    ('mfa_result', toString(mfa_result), ''), ('error_code', toString(error_code), '')
] AS one
GROUP BY tenant_id, dimension, start, is_interactive, status, value, name
