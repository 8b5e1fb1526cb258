-- Impossible travel
-- Two sign-ins of one user, one after the other, so far apart that nobody travels so fast. Locations are a best effort,
-- and a VPN moves people at once: see whether the device is the same.
-- {speed:Float64} = 1000: km/h, more than
-- {distance:Float64} = 500: km between the two, more than; at least 160, as shorter ones are not looked at
SELECT
    user,
    user_principal_name,
    before.1 AS from_time, before.2 AS from_city, before.3 AS from_country, before.4 AS from_address,
    created_at AS to_time, city AS to_city, country AS to_country, ip_address AS to_address,
    round(geoDistance(before.6, before.5, lon, lat) / 1000) AS km,
    round((toFloat64(created_at) - toFloat64(before.1)) / 3600, 2) AS hours,
    toBool(before.7 != '' AND before.7 = device_id) AS same_device
FROM
(
    SELECT
        user, user_principal_name, created_at, city, country, ip_address, lat, lon, device_id,
        lagInFrame((created_at, city, country, ip_address, lat, lon, device_id))
            OVER (PARTITION BY user ORDER BY created_at, id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before
    FROM
    (
        SELECT
            id, created_at, user_principal_name, city, country, ip_address, device_id,
            assumeNotNull(latitude) AS lat, assumeNotNull(longitude) AS lon,
            if(user_id != '', user_id, lower(user_principal_name)) AS user
        FROM signins_settled
        WHERE tenant_id = {tenant:String}
            AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
            AND is_interactive AND status = 'Success' AND isNotNull(latitude) AND isNotNull(longitude)
    )
    -- Only users who were at places more than a degree apart: the others need no sorting.
    WHERE user IN
    (
        SELECT if(user_id != '', user_id, lower(user_principal_name)) AS user
        FROM signins_settled
        WHERE tenant_id = {tenant:String}
            AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
            AND is_interactive AND status = 'Success' AND isNotNull(latitude) AND isNotNull(longitude)
        GROUP BY user
        HAVING max(latitude) - min(latitude) > 1 OR max(longitude) - min(longitude) > 1
    )
)
WHERE before.4 != ''
    AND km > {distance:Float64}
    AND km > {speed:Float64} * greatest(toFloat64(created_at) - toFloat64(before.1), 1) / 3600
ORDER BY to_time, user
