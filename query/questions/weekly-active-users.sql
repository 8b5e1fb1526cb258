-- Weekly active users
-- How many users signed in each week, from Monday, UTC. The first and the last week are cut by the period.
-- Usual period: 30 days.
SELECT
    toDate(toMonday(created_at, 'UTC')) AS week,
    uniqExactIf(user, user_type != 'guest') AS members,
    uniqExactIf(user, user_type = 'guest') AS guests,
    uniqExact(user) AS users,
    count() AS sign_ins
FROM
(
    SELECT
        created_at, user_type,
        if(user_id != '', user_id, lower(user_principal_name)) AS user
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND event_type IN ('interactiveUser', 'nonInteractiveUser') AND status = 'Success'
)
WHERE user != ''
GROUP BY week
ORDER BY week
