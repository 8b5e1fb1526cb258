-- Users are told apart as filters compare them: a GUID is one user in either case, and so
-- is the name of a sign-in without an id, in any script. Until now a GUID in capitals was
-- another user, as was a name that differed in the case of a letter beyond ASCII.
-- Of a GUID that came in one case alone the number stays, and so does what is published.
-- Where it came in both, one number goes, and the hours that count it are in doubt: they
-- are read from signins until they are computed again. So are those of names without an id
-- that are spelled otherwise now.
-- Looks through the ids and names of all sign-ins once, some seconds for ten million. It
-- wants the sinks stopped, as a number that is given out meanwhile may be given twice.

-- A sink of an earlier version would tell users apart as before: what it publishes is refused.
ALTER TABLE rollup_published
    ADD COLUMN IF NOT EXISTS folds_users Bool COMMENT 'Whether the writer tells users apart without regard to case: always, since the hours that this changed are in doubt' CODEC(ZSTD(1)),
    ADD CONSTRAINT IF NOT EXISTS folds_case CHECK folds_users;

-- Notes of no partition. Of the numbers of a GUID that of the lower case stays, else the least.
INSERT INTO rollup_touched (tenant_id, hour, partition, first_offset, state)
SELECT DISTINCT tenant_id, toStartOfHour(created_at), -1, 0, 'closed'
FROM signins
WHERE (tenant_id, multiIf(user_id != '', user_id, user_principal_name != '', lower(user_principal_name), service_principal_id)) IN
    (
        SELECT tenant_id, arrayJoin(arrayPopFront(arrayMap(one -> one.2, arraySort(one -> (one.2 != lower(one.2), one.1), groupArray((number, user_key))))))
        FROM rollup_user_numbers
        WHERE match(user_key, '^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$')
        GROUP BY tenant_id, lower(user_key)
    )
    OR user_id = '' AND lower(user_principal_name) != replaceAll(replaceAll(lowerUTF8(user_principal_name), 'ς', 'σ'), 'i̇', 'İ');

INSERT INTO rollup_user_numbers (tenant_id, user_key, number, based_at)
SELECT tenant_id, lower(user_key) AS folded, min(number), now64(3)
FROM rollup_user_numbers
WHERE match(user_key, '^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$')
GROUP BY tenant_id, folded
HAVING countIf(user_key = folded) = 0;

ALTER TABLE rollup_user_numbers
    DELETE WHERE match(user_key, '^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$') AND user_key != lower(user_key) SETTINGS mutations_sync = 2;

ALTER TABLE rollup_user_numbers
    COMMENT COLUMN user_key 'What tells users apart: user_id, a GUID in lower case; else user_principal_name without regard to case; else service_principal_id, as user_id';
