-- Sudden volume of non-interactive sign-ins
-- Applications that renew tokens for a user far more often than in the period of the same length before: a loop in a client, or
-- a token that somebody else uses too.
-- {sign_ins:UInt32} = 100: sign-ins in the period, at least
-- {factor:Float64} = 5: times as many as before, at least
SELECT
    user,
    max(user_principal_name) AS user_principal_name,
    app_id,
    max(app_display_name) AS app_display_name,
    countIf(created_at >= {from:DateTime('UTC')}) AS sign_ins,
    countIf(created_at < {from:DateTime('UTC')}) AS before
FROM
(
    SELECT
        user_principal_name, app_id, app_display_name, created_at,
        if(user_id != '', user_id, lower(user_principal_name)) AS user
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} - toIntervalSecond(dateDiff('second', {from:DateTime('UTC')}, {to:DateTime('UTC')}))
        AND created_at < {to:DateTime('UTC')}
        AND event_type = 'nonInteractiveUser'
)
GROUP BY user, app_id
HAVING sign_ins >= {sign_ins:UInt32} AND sign_ins >= {factor:Float64} * before
ORDER BY sign_ins DESC, user, app_id
