INSERT INTO rollup_legacy (tenant_id, kind, granularity, start, batch, value, name, is_interactive, events, success, failure, interrupted, first_at, last_at, late_at)
SELECT tenant_id, one.1 AS kind, {granularity:String}, start, {batch:UInt64}, one.2 AS value, one.3 AS name, is_interactive,
    count(), countIf(status = 'Success'), countIf(status = 'Failure'), countIf(status = 'Interrupted'),
    min(created_at), max(created_at), maxIf(stored_at, late_seconds > 0)
FROM
(
    SELECT tenant_id, /*start_of*/(created_at) AS start, created_at, is_interactive, status, stored_at, late_seconds, client_app, app_id, app_display_name,
        /*user_key*/ AS user_key, if(user_principal_name != '', user_principal_name, service_principal_name) AS user_name
    FROM signins FINAL
    WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')} AND client_app IN {apps:Array(String)}
        AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, /*start_of*/(created_at)) IN (SELECT tenant_id, start FROM spans)
)
ARRAY JOIN
[
    ('clientApp', toString(client_app), ''), ('app', toString(app_id), toString(app_display_name)), ('user', user_key, user_name)
] AS one
GROUP BY tenant_id, kind, start, value, name, is_interactive
