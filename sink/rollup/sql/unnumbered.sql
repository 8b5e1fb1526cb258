SELECT DISTINCT tenant_id, /*user_key*/ AS user_key
FROM signins
WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')} AND user_key != ''
    AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, /*start_of*/(created_at)) IN (SELECT tenant_id, start FROM spans)
    AND (tenant_id, user_key) NOT IN
    (
        SELECT tenant_id, user_key
        FROM rollup_user_numbers
        WHERE tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, user_key) IN
        (
            SELECT tenant_id, /*user_key*/ AS user_key
            FROM signins
            WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
                AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, /*start_of*/(created_at)) IN (SELECT tenant_id, start FROM spans)
        )
    )
ORDER BY tenant_id, user_key
LIMIT {limit:UInt64}
