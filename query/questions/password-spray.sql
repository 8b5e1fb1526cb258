-- Password spray
-- One address fails with a wrong password for many users, few times each, and hardly anybody signs in from it.
-- An office whose people mistype now and then differs in the last point. got_in are users whose password was found.
-- {users:UInt32} = 10: users tried, at least
-- {attempts:Float64} = 5: attempts per user, at most
-- {share:Float64} = 0.2: of the users tried, those who did sign in from the address, at most
SELECT
    ip_address,
    max(geo_organization) AS organization,
    max(country) AS country,
    uniqExactIf(user, wrong_password) AS users_tried,
    countIf(wrong_password) AS attempts,
    minIf(created_at, wrong_password) AS first_attempt,
    maxIf(created_at, wrong_password) AS last_attempt,
    arraySort(groupUniqArrayIf(user_principal_name, passed)) AS got_in
FROM
(
    SELECT
        ip_address, geo_organization, country, created_at, user_principal_name,
        if(user_id != '', user_id, lower(user_principal_name)) AS user,
        -- wrong name or password, locked after bad attempts, no such user
        error_code IN (50126, 50053, 50034) AS wrong_password,
        -- a second factor may have stopped the sign-in, but the password was right
        status IN ('Success', 'Interrupted') AS passed
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND event_type NOT IN ('servicePrincipal', 'managedIdentity')
        -- Only addresses with so many failures at all: of the others nothing needs to be counted.
        AND ip_address IN
        (
            SELECT ip_address
            FROM signins_settled
            WHERE tenant_id = {tenant:String}
                AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
                AND error_code IN (50126, 50053, 50034)
            GROUP BY ip_address
            HAVING count() >= {users:UInt32}
        )
)
GROUP BY ip_address
HAVING users_tried >= {users:UInt32}
    AND attempts <= {attempts:Float64} * users_tried
    AND uniqExactIf(user, passed) <= {share:Float64} * users_tried
ORDER BY users_tried DESC, ip_address
