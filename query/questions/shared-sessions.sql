-- Sessions used from several places
-- One session whose tokens are used from several countries within the period: a stolen token replayed elsewhere, or a device on
-- the way. Mostly seen in non-interactive sign-ins, which renew tokens.
-- {countries:UInt32} = 2: countries, at least
SELECT
    session_id,
    max(user_principal_name) AS user_principal_name,
    arraySort(groupUniqArray(country)) AS countries,
    uniqExact(ip_address) AS addresses,
    uniqExactIf(device_id, device_id != '') AS devices,
    count() AS sign_ins,
    min(created_at) AS first_at,
    max(created_at) AS last_at
FROM signins_settled
WHERE tenant_id = {tenant:String}
    AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
    AND session_id != '' AND status = 'Success' AND country != ''
    -- Only sessions with more than one country: the others need no lists.
    AND session_id IN
    (
        SELECT session_id
        FROM signins_settled
        WHERE tenant_id = {tenant:String}
            AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
            AND session_id != '' AND status = 'Success' AND country != ''
        GROUP BY session_id
        HAVING min(country) != max(country)
    )
GROUP BY session_id
HAVING length(countries) >= {countries:UInt32}
ORDER BY length(countries) DESC, session_id
