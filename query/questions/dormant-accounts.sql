-- Dormant accounts
-- Users who signed in during the period, but not in its last days. Failed sign-ins do not wake an account: somebody may be
-- trying it. The period may be as long as sign-ins are kept; of who did not sign in since nothing is known.
-- Usual period: 30 days.
-- {days:UInt32} = 14: days at the end of the period without a successful sign-in
SELECT
    user,
    max(user_principal_name) AS user_principal_name,
    max(user_type) AS user_type,
    maxIf(created_at, status = 'Success') AS last_sign_in,
    countIf(status = 'Success') AS sign_ins,
    countIf(status = 'Failure' AND created_at >= {to:DateTime('UTC')} - toIntervalDay({days:UInt32})) AS failures_since
FROM
(
    SELECT
        user_principal_name, user_type, created_at, status,
        if(user_id != '', user_id, lower(user_principal_name)) AS user
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND event_type IN ('interactiveUser', 'nonInteractiveUser')
)
WHERE user != ''
GROUP BY user
HAVING sign_ins > 0 AND last_sign_in < {to:DateTime('UTC')} - toIntervalDay({days:UInt32})
ORDER BY last_sign_in, user
