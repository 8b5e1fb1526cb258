-- The batch of each published part of a span, and which legacy client apps it has.
SELECT tenant_id, start, max(batch), argMax(legacy_apps, batch)
FROM rollup_published
WHERE granularity = {parts:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')} AND tenant_id != ''
GROUP BY tenant_id, start
