-- How many rows the spans have, earlier revisions included.
SELECT tenant_id, /*start_of*/(created_at) AS start, count()
FROM signins
WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
    AND tenant_id IN (SELECT tenant_id FROM spans) AND (tenant_id, start) IN (SELECT tenant_id, start FROM spans)
GROUP BY tenant_id, start
