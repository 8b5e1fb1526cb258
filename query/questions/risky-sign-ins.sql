-- Risky sign-ins that nobody has resolved
-- Users with sign-ins whose risk is neither dismissed nor remediated. A resolution arrives as a later revision of the same
-- sign-in, and the views show that one.
-- {levels:Array(String)} = ['low', 'medium', 'high', 'hidden']: risk levels that count
SELECT
    user,
    max(user_principal_name) AS user_principal_name,
    count() AS sign_ins,
    countIf(status = 'Success') AS successful,
    arraySort(groupUniqArray(risk_level)) AS levels,
    arraySort(groupUniqArrayArray(if(empty(risk_event_types_v2), risk_event_types, risk_event_types_v2))) AS detections,
    arraySort(groupUniqArray(risk_state)) AS states,
    max(created_at) AS last_at
FROM
(
    SELECT
        user_principal_name, status, risk_level, risk_event_types, risk_event_types_v2, risk_state, created_at,
        if(user_id != '', user_id, lower(user_principal_name)) AS user
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND risk_state IN ('atRisk', 'confirmedCompromised') AND has({levels:Array(String)}, risk_level)
)
GROUP BY user
ORDER BY sign_ins DESC, user
