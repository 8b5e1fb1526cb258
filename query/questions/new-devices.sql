-- Sign-ins from new devices
-- Successful sign-ins from a device that the user did not use in the days before the period: by its id, and where it has none
-- by operating system and browser without their versions. Who was not seen at all in those days is new and not listed.
-- {days:UInt32} = 30: days before the period to compare with; no more than sign-ins are kept
SELECT
    user,
    max(user_principal_name) AS user_principal_name,
    device,
    min(created_at) AS first_sign_in,
    count() AS sign_ins,
    arraySort(groupUniqArray(country)) AS countries,
    max(managed) AS is_managed
FROM
(
    SELECT
        user_principal_name, created_at, country, ifNull(is_managed, false) AS managed,
        if(user_id != '', user_id, lower(user_principal_name)) AS user,
        if(device_id != '', device_id, concat(os_family, ', ', browser_family)) AS device
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND event_type = 'interactiveUser' AND status = 'Success' AND (device_id != '' OR os_family != '')
) AS now
INNER JOIN
(
    SELECT
        if(user_id != '', user_id, lower(user_principal_name)) AS user,
        groupUniqArray(if(device_id != '', device_id, concat(os_family, ', ', browser_family))) AS known
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} - toIntervalDay({days:UInt32}) AND created_at < {from:DateTime('UTC')}
        AND event_type = 'interactiveUser' AND status = 'Success' AND (device_id != '' OR os_family != '')
    GROUP BY user
) AS before USING (user)
WHERE NOT has(known, device)
GROUP BY user, device
ORDER BY first_sign_in, user
