-- The greatest number given out so far, stored for nobody.
INSERT INTO rollup_user_numbers (tenant_id, user_key, number, based_at)
SELECT '', '', max(number) AS top, now64(3)
FROM rollup_user_numbers
HAVING top > maxIf(number, tenant_id = '')
