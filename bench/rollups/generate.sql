-- One day of sign-ins: {day:Date}, {rows:UInt64} rows. One tenant has four
-- fifths of them, 20 more share the rest; of a million users, few are very
-- active. Columns that no rollup reads keep their defaults.
INSERT INTO signins (tenant_id, created_at, id, revision, user_id, user_principal_name, app_id, app_display_name,
    country, client_app, is_interactive, status, authentication_requirement, conditional_access_status, received_at)
SELECT
    'tenant-' || toString(tenant),
    toDateTime64({day:Date}, 7, 'UTC') + toIntervalMicrosecond(intDiv(number * 86400000000, {rows:UInt64}) + rand(1) % 1000),
    toString(generateUUIDv4()),
    number,
    toString(reinterpretAsUUID(MD5(toString(user)))),
    'user' || toString(user) || '@example.com',
    'app-' || toString(app),
    'Application ' || toString(app),
    arrayElement(['DE', 'US', 'FR', 'GB', 'IN', 'ES', 'IT', 'PL', 'NL', 'BR', 'JP', 'SE', 'CH', 'AT', 'DK', 'NO', 'FI', 'CZ', 'PT', 'IE'],
        1 + toUInt32(20 * pow(rand(6) / 4294967296, 4))),
    arrayElement(['Browser', 'Mobile Apps and Desktop clients', 'Exchange ActiveSync', 'IMAP4', 'Other clients'], 1 + toUInt32(5 * pow(rand(7) / 4294967296, 3))),
    rand(8) % 10 < 3,
    multiIf(rand(9) % 100 < 88, 'Success', rand(9) % 100 < 97, 'Failure', 'Interrupted'),
    if(rand(10) % 3 = 0, 'multiFactorAuthentication', 'singleFactorAuthentication'),
    multiIf(rand(11) % 10 < 6, 'success', rand(11) % 10 < 9, 'notApplied', 'failure'),
    now64(3)
FROM
(
    SELECT
        number,
        if(rand(2) % 5 < 4, 0, 1 + rand(3) % 20) AS tenant,
        if(tenant = 0, toUInt32(800000 * pow(rand(4) / 4294967296, 2)), 800000 + tenant * 10000 - 10000 + toUInt32(10000 * pow(rand(4) / 4294967296, 2))) AS user,
        toUInt32(50 * pow(rand(5) / 4294967296, 3)) AS app
    FROM numbers({rows:UInt64})
)
SETTINGS max_insert_block_size = 1048576, min_insert_block_size_rows = 1048576, optimize_on_insert = 0
