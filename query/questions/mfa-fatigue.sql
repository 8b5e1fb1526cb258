-- MFA fatigue
-- A second factor was denied many times and then granted: somebody who knows the password asks until the user gives in.
-- {denied:UInt32} = 5: denials before the success, at least
-- {minutes:UInt32} = 60: within so many minutes before it
SELECT
    user,
    granted.2 AS user_principal_name,
    granted.1 AS granted_at,
    granted.3 AS granted_from,
    granted.4 AS country,
    length(arrayFilter(at -> at < granted.1 AND at >= granted.1 - toIntervalMinute({minutes:UInt32}), denials)) AS denied,
    denied_from
FROM
(
    SELECT
        if(user_id != '', user_id, lower(user_principal_name)) AS user,
        groupArrayIf(created_at, mfa_result = 'denied') AS denials,
        groupUniqArrayIf(10)(ip_address, mfa_result = 'denied') AS denied_from,
        groupArrayIf((created_at, user_principal_name, ip_address, country), mfa_result = 'satisfied' AND status = 'Success') AS successes
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND event_type = 'interactiveUser' AND mfa_result IN ('denied', 'satisfied')
    GROUP BY user
    HAVING length(denials) >= {denied:UInt32} AND notEmpty(successes)
)
ARRAY JOIN successes AS granted
WHERE denied >= {denied:UInt32}
ORDER BY granted_at, user
