INSERT INTO rollup_totals (tenant_id, granularity, dimension, start, batch, is_interactive, status, value, name, events)
SELECT tenant_id, {granularity:String}, dimension, {from:DateTime('UTC')} AS whole, {batch:UInt64}, is_interactive, status, value, name, sum(events)
FROM rollup_totals
WHERE granularity = {parts:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}
    AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, start, batch) IN (SELECT tenant_id, start, batch FROM spans)
GROUP BY tenant_id, dimension, whole, is_interactive, status, value, name
