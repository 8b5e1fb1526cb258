-- One day of sign-ins of one tenant: {day:Date}, {rows:UInt64} rows. Of each
-- dimension a few values are frequent and many are rare; addresses of an office
-- and of homes.
INSERT INTO signins (tenant_id, created_at, id, revision, user_id, user_principal_name, user_display_name, app_id, app_display_name,
    resource_id, resource_display_name, ip_address, ip, city, state, country, client_app, operating_system, browser,
    is_interactive, event_type, status, error_code, conditional_access_status, correlation_id, received_at)
SELECT
    'tenant',
    toDateTime64({day:Date}, 7, 'UTC') + toIntervalMicrosecond(intDiv(number * 86400000000, {rows:UInt64}) + rand(1) % 1000),
    toString(generateUUIDv4()),
    number,
    toString(reinterpretAsUUID(MD5(toString(user)))),
    'user' || toString(user) || '@example.com',
    'Usér ' || toString(user),
    'app-' || toString(app),
    'Application ' || toString(app),
    'resource-' || toString(app % 97),
    'Resource ' || toString(app % 97),
    IPv4NumToString(address),
    toIPv6('::ffff:' || IPv4NumToString(address)),
    'City ' || toString(place),
    'State ' || toString(place % 400),
    arrayElement(['DE', 'US', 'FR', 'GB', 'IN', 'ES', 'IT', 'PL', 'NL', 'BR', 'JP', 'SE', 'CH', 'AT', 'DK', 'NO', 'FI', 'CZ', 'PT', 'IE'], 1 + toUInt32(20 * pow(rand(6) / 4294967296, 8))),
    if(rand(7) % 200000 = 0, 'POP3', arrayElement(['Browser', 'Mobile Apps and Desktop clients', 'Exchange ActiveSync', 'IMAP4', 'Other clients'], 1 + toUInt32(5 * pow(rand(7) / 4294967296, 3)))),
    'System ' || toString(toUInt32(60 * pow(rand(8) / 4294967296, 8))),
    'Browser ' || toString(toUInt32(800 * pow(rand(9) / 4294967296, 8))),
    rand(10) % 10 < 3,
    if(rand(10) % 10 < 3, 'interactiveUser', 'nonInteractiveUser'),
    multiIf(rand(11) % 100 < 88, 'Success', rand(11) % 100 < 97, 'Failure', 'Interrupted'),
    if(rand(11) % 100 < 88, 0, if(rand(12) % 100000 = 0, 53003, 50126)),
    multiIf(rand(13) % 10 < 6, 'success', rand(13) % 10 < 9, 'notApplied', 'failure'),
    toString(generateUUIDv4()),
    now64(3)
FROM
(
    SELECT
        number,
        toUInt32(800000 * pow(rand(2) / 4294967296, 2)) AS user,
        toUInt32(2000 * pow(rand(3) / 4294967296, 8)) AS app,
        toUInt32(20000 * pow(rand(4) / 4294967296, 4)) AS place,
        toUInt32(if(rand(5) % 3 = 0, 3405803776 + rand(14) % 256, 167772160 + cityHash64(user) % 1000000 * 16)) AS address
    FROM numbers({rows:UInt64})
)
SETTINGS max_insert_block_size = 1048576, min_insert_block_size_rows = 1048576, optimize_on_insert = 0
