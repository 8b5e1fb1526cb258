-- Spans of tenants whose publication that counts has no rows of these legacy client
-- apps, the latest first.
SELECT tenant_id, start
FROM rollup_published
WHERE granularity = {granularity:String} AND start >= {from:DateTime('UTC')} AND tenant_id != ''
GROUP BY tenant_id, start
HAVING argMax(legacy_apps, batch) != {mark:UInt64}
ORDER BY start DESC, tenant_id
LIMIT {limit:UInt64}
