-- An address lies in ip as 16 bytes, and lay beside as the text that it came as, which is
-- the same again: 4 bytes a row on disk, and as much time of an insert and of a merge as
-- four columns of few values. Now the text is kept only where ip does not give it back: what
-- is no address, has a zone, begins with :: or is spelled in another way. ip_address puts
-- them together, as id does with its columns, and is indexed as before.
-- Indexes of users and addresses leave out a thousandth of what they could not before a
-- hundredth of: each granule that is looked through in vain costs a list more than a
-- larger filter.
-- One column and five indexes are written anew, fifty million rows in a minute or two. Sinks
-- of an earlier version stop then, and store again what they were storing; query services
-- run on, but for the moment in which ip_address is neither.
-- Few statements, as each looks through all columns.
ALTER TABLE signins
    DROP INDEX IF EXISTS by_ip_address,
    DROP INDEX IF EXISTS by_ip,
    DROP INDEX IF EXISTS by_user_id,
    DROP INDEX IF EXISTS by_user_principal_name,
    DROP INDEX IF EXISTS by_user_display_name,
    ADD COLUMN IF NOT EXISTS _ip_text String DEFAULT
        if(ip_address = multiIf(empty(ip), '', startsWith(toString(ip), '::ffff:'), substring(toString(ip), 8), toString(ip)) AND NOT startsWith(ip_address, '::'), '', ip_address)
        COMMENT 'ip_address where ip does not give it back' CODEC(ZSTD(1)) AFTER ip;

-- Waited for, as the column that it is taken from goes next.
ALTER TABLE signins
    MATERIALIZE COLUMN _ip_text SETTINGS mutations_sync = 2;

-- From here on a sink of an earlier version stores nothing, whose text would be lost.
ALTER TABLE signins
    RENAME COLUMN IF EXISTS ip_address TO _ip_address_before,
    MODIFY COLUMN _ip_text String DEFAULT '';

ALTER TABLE signins
    DROP COLUMN IF EXISTS _ip_address_before,
    ADD COLUMN IF NOT EXISTS ip_address String ALIAS multiIf(notEmpty(_ip_text), _ip_text, empty(ip), '', startsWith(toString(ip), '::ffff:'), substring(toString(ip), 8), toString(ip))
        COMMENT 'Client address as the producer wrote it, without a port' AFTER _ip_text,
    ADD INDEX IF NOT EXISTS by_ip_address ip_address TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_ip ip TYPE bloom_filter(0.001) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_user_id user_id TYPE bloom_filter(0.001) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_user_principal_name lower(user_principal_name) TYPE bloom_filter(0.001) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_user_display_name lowerUTF8(user_display_name) TYPE bloom_filter(0.001) GRANULARITY 1;

ALTER TABLE signins
    MATERIALIZE INDEX by_ip_address,
    MATERIALIZE INDEX by_ip,
    MATERIALIZE INDEX by_user_id,
    MATERIALIZE INDEX by_user_principal_name,
    MATERIALIZE INDEX by_user_display_name;
