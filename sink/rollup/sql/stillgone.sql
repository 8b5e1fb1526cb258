-- Those of the candidates who have got no sign-in since a moment either.
SELECT number
FROM rollup_user_numbers
WHERE tenant_id != '' AND number IN (SELECT number FROM candidates) AND (tenant_id, user_key) NOT IN
(
    SELECT tenant_id, /*user_key*/ AS user_key
    FROM signins
    WHERE stored_at >= {since:DateTime('UTC')}
        AND (tenant_id, user_key) IN (SELECT tenant_id, user_key FROM rollup_user_numbers WHERE number IN (SELECT number FROM candidates))
    GROUP BY tenant_id, user_key
)
