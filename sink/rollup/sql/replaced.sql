-- Spans of the batch that another writer has replaced by a later one already.
SELECT count()
FROM
(
    SELECT max(batch) AS newest
    FROM rollup_published
    WHERE granularity = {granularity:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}
        AND tenant_id IN (SELECT tenant_id FROM spans)
    GROUP BY tenant_id, start
    HAVING newest > {batch:UInt64}
)
