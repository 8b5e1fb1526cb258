-- First time from a country
-- Successful sign-ins from a country in which the user was not seen in the days before the period. Who was not seen at all in
-- those days is new and not listed.
-- {days:UInt32} = 30: days before the period to compare with; no more than sign-ins are kept
SELECT
    user,
    max(user_principal_name) AS user_principal_name,
    country,
    min(created_at) AS first_sign_in,
    count() AS sign_ins,
    groupUniqArray(10)(ip_address) AS addresses,
    max(known) AS known_countries
FROM
(
    SELECT
        user_principal_name, country, created_at, ip_address,
        if(user_id != '', user_id, lower(user_principal_name)) AS user
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND event_type = 'interactiveUser' AND status = 'Success' AND country != ''
) AS now
INNER JOIN
(
    SELECT
        if(user_id != '', user_id, lower(user_principal_name)) AS user,
        arraySort(groupUniqArray(country)) AS known
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} - toIntervalDay({days:UInt32}) AND created_at < {from:DateTime('UTC')}
        AND event_type = 'interactiveUser' AND status = 'Success' AND country != ''
    GROUP BY user
) AS before USING (user)
WHERE NOT has(known, country)
GROUP BY user, country
ORDER BY first_sign_in, user
