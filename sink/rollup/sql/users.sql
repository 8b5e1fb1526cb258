INSERT INTO rollup_users (tenant_id, granularity, app_id, start, batch, is_interactive, users)
SELECT tenant_id, {granularity:String}, app, start, {batch:UInt64}, is_interactive, groupBitmapState(number)
FROM
(
    SELECT DISTINCT tenant_id, /*start_of*/(created_at) AS start, app_id, is_interactive, /*user_key*/ AS user_key
    FROM signins FINAL
    WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')} AND user_key != ''
        AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, /*start_of*/(created_at)) IN (SELECT tenant_id, start FROM spans)
) AS seen
INNER JOIN
(
    SELECT tenant_id, user_key, number
    FROM rollup_user_numbers
    WHERE tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, user_key) IN
    (
        SELECT tenant_id, /*user_key*/ AS user_key
        FROM signins
        WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
            AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, /*start_of*/(created_at)) IN (SELECT tenant_id, start FROM spans)
    )
) AS numbers USING (tenant_id, user_key)
ARRAY JOIN arrayDistinct(['', app_id]) AS app
GROUP BY tenant_id, app, start, is_interactive
