-- Legacy authentication
-- Who still signs in with clients that cannot do a second factor, with which, and to what. Failures alone are somebody trying
-- and are not listed: block legacy authentication when this list is empty.
-- {sign_ins:UInt32} = 1: successful sign-ins, at least
SELECT
    user,
    max(user_principal_name) AS user_principal_name,
    client_app,
    countIf(status = 'Success') AS sign_ins,
    countIf(status = 'Failure') AS failures,
    maxIf(created_at, status = 'Success') AS last_sign_in,
    arraySort(groupUniqArrayIf(10)(app_display_name, status = 'Success')) AS apps,
    uniqExactIf(ip_address, status = 'Success') AS addresses
FROM
(
    SELECT
        user_principal_name, client_app, status, created_at, app_display_name, ip_address,
        if(user_id != '', user_id, lower(user_principal_name)) AS user
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND is_modern_auth = false
)
GROUP BY user, client_app
HAVING sign_ins >= {sign_ins:UInt32}
ORDER BY sign_ins DESC, user, client_app
