-- The batch of each published part of a span.
SELECT tenant_id, start, max(batch)
FROM rollup_published
WHERE granularity = {parts:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')} AND tenant_id != ''
GROUP BY tenant_id, start
