-- The batch of each published hour of a day.
SELECT tenant_id, start, max(batch)
FROM rollup_published
WHERE granularity = 'hour' AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')} AND tenant_id != ''
GROUP BY tenant_id, start
