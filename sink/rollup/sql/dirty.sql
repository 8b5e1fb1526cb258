-- Spans of which a closed note says more than their publication does, or than
-- that for all tenants where they have none.
SELECT tenant_id, start, min(noted) AS oldest, max(noted) AS newest
FROM
(
    SELECT tenant_id, hour, partition, first_offset, argMax(state, (noted_at, state)) AS last, max(noted_at) AS noted, /*starts*/ AS start
    FROM rollup_touched
    WHERE hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')} AND tenant_id != ''
    GROUP BY tenant_id, hour, partition, first_offset
) AS notes
LEFT JOIN
(
    SELECT tenant_id, start, argMax(computed_at, batch) AS computed_at
    FROM rollup_published
    WHERE granularity = {granularity:String} AND (tenant_id, start) IN (SELECT tenant_id, /*starts*/ FROM rollup_touched)
    GROUP BY tenant_id, start
) AS own USING (tenant_id, start)
LEFT JOIN
(
    SELECT start, argMax(computed_at, batch) AS computed_at
    FROM rollup_published
    WHERE granularity = {granularity:String} AND tenant_id = '' AND start IN (SELECT /*starts*/ FROM rollup_touched)
    GROUP BY start
) AS of_all USING (start)
WHERE start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}
    AND last = 'closed' AND noted >= if(own.computed_at > toDateTime64(0, 3, 'UTC'), own.computed_at, of_all.computed_at)
GROUP BY tenant_id, start
ORDER BY oldest, tenant_id, start
LIMIT {limit:UInt64}
