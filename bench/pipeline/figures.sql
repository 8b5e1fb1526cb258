-- What all contenders must come to, whatever they do: sign-ins by each dimension, and users.
SELECT concat('status=', toString(status)) AS figure, count() AS events FROM {{.}} GROUP BY status
UNION ALL
SELECT concat('client_app=', client_app), count() FROM {{.}} GROUP BY client_app
UNION ALL
SELECT concat('country=', country), count() FROM {{.}} GROUP BY country
UNION ALL
SELECT concat('conditional_access_status=', conditional_access_status), count() FROM {{.}} GROUP BY conditional_access_status
UNION ALL
SELECT 'users', uniqExact(user_id) FROM {{.}}
UNION ALL
SELECT 'events', count() FROM {{.}}
UNION ALL
SELECT 'ids', uniqExact(id) FROM {{.}}
UNION ALL
SELECT 'first second', toUInt64(toUnixTimestamp(min(created_at))) FROM {{.}}
UNION ALL
SELECT 'last second', toUInt64(toUnixTimestamp(max(created_at))) FROM {{.}}
