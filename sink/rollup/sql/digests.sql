-- What the batch says of each span, in one number, and the publication that it
-- replaces: its own, else that for all tenants.
SELECT spans.tenant_id, spans.start, made.digest, old.newest, old.digest, old.first_at, old.restated_at, of_all.newest
FROM spans
LEFT JOIN
(
    SELECT tenant_id, start, sum(part) AS digest
    FROM
    (
        SELECT tenant_id, start, sum(cityHash64(is_interactive, status, app_id, app_display_name, client_app, country,
            authentication_requirement, conditional_access_status, events)) AS part
        FROM rollup_counts
        WHERE granularity = {granularity:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}
            AND batch = {batch:UInt64} AND tenant_id IN (SELECT tenant_id FROM spans)
        GROUP BY tenant_id, start
        UNION ALL
        SELECT tenant_id, start, sum(cityHash64(dimension, is_interactive, status, value, name, events)) AS part
        FROM rollup_totals
        WHERE granularity = {granularity:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}
            AND batch = {batch:UInt64} AND tenant_id IN (SELECT tenant_id FROM spans)
        GROUP BY tenant_id, start
        UNION ALL
        SELECT tenant_id, start, sum(cityHash64(app_id, is_interactive, arraySort(bitmapToArray(users)))) AS part
        FROM rollup_users
        WHERE granularity = {granularity:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}
            AND batch = {batch:UInt64} AND tenant_id IN (SELECT tenant_id FROM spans)
        GROUP BY tenant_id, start
    )
    GROUP BY tenant_id, start
) AS made ON made.tenant_id = spans.tenant_id AND made.start = spans.start
LEFT JOIN
(
    SELECT tenant_id, start, max(batch) AS newest, argMax(digest, batch) AS digest, argMax(first_at, batch) AS first_at,
        argMax(ifNull(restated_at, toDateTime64(0, 3, 'UTC')), batch) AS restated_at
    FROM rollup_published
    WHERE granularity = {granularity:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}
        AND tenant_id IN (SELECT tenant_id FROM spans)
    GROUP BY tenant_id, start
) AS old ON old.tenant_id = spans.tenant_id AND old.start = spans.start
LEFT JOIN
(
    SELECT start, max(batch) AS newest
    FROM rollup_published
    WHERE granularity = {granularity:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')} AND tenant_id = ''
    GROUP BY start
) AS of_all ON of_all.start = spans.start
