INSERT INTO rollup_totals (tenant_id, granularity, dimension, start, batch, is_interactive, status, value, name, events)
SELECT tenant_id, 'day', dimension, toStartOfDay(start) AS day, {batch:UInt64}, is_interactive, status, value, name, sum(events)
FROM rollup_totals
WHERE granularity = 'hour' AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}
    AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, start, batch) IN (SELECT tenant_id, start, batch FROM spans)
GROUP BY tenant_id, dimension, day, is_interactive, status, value, name
