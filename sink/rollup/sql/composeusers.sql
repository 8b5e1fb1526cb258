INSERT INTO rollup_users (tenant_id, granularity, app_id, start, batch, is_interactive, users)
SELECT tenant_id, {granularity:String}, app_id, {from:DateTime('UTC')} AS whole, {batch:UInt64}, is_interactive, groupBitmapMergeState(users)
FROM rollup_users
WHERE granularity = {parts:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}
    AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, start, batch) IN (SELECT tenant_id, start, batch FROM spans)
GROUP BY tenant_id, app_id, whole, is_interactive
