-- Numbers of users who have no sign-in stored; a slice of the users at a time.
SELECT number
FROM rollup_user_numbers
WHERE tenant_id != '' AND cityHash64(user_key) % {slices:UInt64} = {slice:UInt64}
    AND (tenant_id, user_key) NOT IN
    (
        SELECT tenant_id, /*user_key*/ AS user_key
        FROM signins
        WHERE cityHash64(user_key) % {slices:UInt64} = {slice:UInt64}
        GROUP BY tenant_id, user_key
    )
ORDER BY number
LIMIT {limit:UInt64}
