INSERT INTO rollup_legacy (tenant_id, kind, granularity, start, batch, value_hash, value, name, is_interactive, events, success, failure, interrupted, first_at, last_at, late_at)
SELECT tenant_id, kind, {granularity:String}, {from:DateTime('UTC')} AS whole, {batch:UInt64}, value_hash, value, name, is_interactive,
    sum(events), sum(success), sum(failure), sum(interrupted), min(first_at), max(last_at), max(late_at)
FROM rollup_legacy
WHERE granularity = {parts:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}
    AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, start, batch) IN (SELECT tenant_id, start, batch FROM spans)
GROUP BY tenant_id, kind, whole, value_hash, value, name, is_interactive
