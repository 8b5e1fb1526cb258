-- The spans that have rows, earlier revisions included, and how many.
SELECT tenant_id, /*start_of*/(created_at) AS start, count()
FROM signins
WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')} AND tenant_id != ''
GROUP BY tenant_id, start
