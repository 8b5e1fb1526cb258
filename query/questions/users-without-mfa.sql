-- Users without a second factor
-- Users who signed in themselves and never passed a second factor, nor came with a token that holds one.
-- {sign_ins:UInt32} = 1: successful sign-ins, at least
SELECT
    user,
    max(user_principal_name) AS user_principal_name,
    max(user_type) AS user_type,
    countIf(is_interactive AND status = 'Success') AS sign_ins,
    maxIf(created_at, is_interactive AND status = 'Success') AS last_sign_in,
    arraySort(groupUniqArrayIf(10)(app_display_name, is_interactive AND status = 'Success')) AS apps
FROM
(
    SELECT
        user_principal_name, user_type, status, is_interactive, created_at, app_display_name, mfa_result,
        if(user_id != '', user_id, lower(user_principal_name)) AS user
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND event_type IN ('interactiveUser', 'nonInteractiveUser')
)
WHERE user != ''
GROUP BY user
HAVING sign_ins >= {sign_ins:UInt32}
    AND countIf(status = 'Success' AND mfa_result IN ('satisfied', 'satisfiedByClaim')) = 0
ORDER BY sign_ins DESC, user
