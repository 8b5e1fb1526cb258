-- Guests
-- Users of other organisations who signed in, where they come from and what they used.
-- {sign_ins:UInt32} = 1: successful sign-ins, at least
SELECT
    user,
    max(user_principal_name) AS user_principal_name,
    max(home_tenant_id) AS home_tenant_id,
    countIf(status = 'Success') AS sign_ins,
    maxIf(created_at, status = 'Success') AS last_sign_in,
    arraySort(groupUniqArrayIf(20)(resource_display_name, status = 'Success')) AS resources,
    arraySort(groupUniqArrayIf(country, status = 'Success' AND country != '')) AS countries
FROM
(
    SELECT
        user_principal_name, home_tenant_id, status, created_at, resource_display_name, country,
        if(user_id != '', user_id, lower(user_principal_name)) AS user
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND user_type = 'guest'
)
GROUP BY user
HAVING sign_ins >= {sign_ins:UInt32}
ORDER BY sign_ins DESC, user
