-- The latest delivery of each sign-in in the table asked that signins holds, by the table's key.
-- The bounds of created_at choose the weeks to look into.
SELECT tenant_id, intDiv(toUnixTimestamp64Nano(toStartOfSecond(created_at)), 1000000000) AS second, id, max(revision)
FROM signins
WHERE (tenant_id, toStartOfSecond(created_at), id) IN (SELECT tenant_id, created_second, id FROM asked)
    AND created_at >= (SELECT min(created_second) FROM asked)
    AND created_at < (SELECT max(created_second) FROM asked) + INTERVAL 1 SECOND
GROUP BY tenant_id, second, id
