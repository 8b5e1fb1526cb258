-- Brute force by network
-- Many wrong passwords for one user from one network on one day. A network is an autonomous system where the producer or the
-- geolocation file names it, else a /24 or /48: addresses inside it may change with each attempt.
-- {attempts:UInt32} = 20: wrong passwords on a day, at least
SELECT
    user,
    max(user_principal_name) AS user_principal_name,
    toDate(created_at) AS day,
    network,
    max(organization) AS organization,
    countIf(wrong_password) AS attempts,
    uniqExactIf(ip_address, wrong_password) AS addresses,
    minIf(created_at, wrong_password) AS first_attempt,
    maxIf(created_at, wrong_password) AS last_attempt,
    toBool(maxIf(created_at, status = 'Success') > first_attempt) AS got_in
FROM
(
    SELECT
        user_principal_name, ip_address, geo_organization AS organization, created_at, status,
        if(user_id != '', user_id, lower(user_principal_name)) AS user,
        -- wrong name or password, locked after bad attempts
        error_code IN (50126, 50053) AS wrong_password,
        multiIf(geo_asn != 0, concat('AS', toString(geo_asn)),
            autonomous_system_number != 0, concat('AS', toString(autonomous_system_number)),
            ip_address LIKE '%:%', concat(cutIPv6(ip, 10, 0), '/48'),
            concat(replaceOne(cutIPv6(ip, 0, 1), '::ffff:', ''), '/24')) AS network
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND event_type NOT IN ('servicePrincipal', 'managedIdentity')
        -- Only users with so many failures at all: of the others nothing needs to be counted.
        AND user IN
        (
            SELECT if(user_id != '', user_id, lower(user_principal_name)) AS user
            FROM signins_settled
            WHERE tenant_id = {tenant:String}
                AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
                AND error_code IN (50126, 50053)
            GROUP BY user
            HAVING count() >= {attempts:UInt32}
        )
)
GROUP BY user, day, network
HAVING attempts >= {attempts:UInt32}
ORDER BY attempts DESC, user, day, network
