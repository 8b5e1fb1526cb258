-- Failures after Conditional Access
-- Which policies stopped sign-ins, whose, and to what: by policy and application. A sign-in that two policies stopped counts
-- for both.
-- {sign_ins:UInt32} = 1: sign-ins stopped, at least
SELECT
    JSONExtractString(policy, 'displayName') AS policy_name,
    JSONExtractString(policy, 'id') AS policy_id,
    app_display_name,
    count() AS sign_ins,
    uniqExact(user) AS users,
    arraySort(groupUniqArray(error_code)) AS error_codes,
    max(created_at) AS last_at
FROM
(
    SELECT
        app_display_name, error_code, created_at,
        if(user_id != '', user_id, lower(user_principal_name)) AS user,
        arrayJoin(JSONExtractArrayRaw(applied_conditional_access_policies)) AS policy
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND conditional_access_status = 'failure'
)
WHERE JSONExtractString(policy, 'result') = 'failure'
GROUP BY policy_name, policy_id, app_display_name
HAVING sign_ins >= {sign_ins:UInt32}
ORDER BY sign_ins DESC, policy_name, app_display_name
