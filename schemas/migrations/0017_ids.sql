-- Ids that are GUIDs in lower case, as nearly all are, lie as 16 bytes instead of 36
-- letters, which cost most of a row on disk and much of the time of an insert and of a
-- merge. What is no such GUID lies beside as the text it is: _x holds the GUID and
-- _x_text is empty, or _x is zero and _x_text holds the text. The columns under the
-- names that everybody uses put them together and are indexed as before.
-- The request id names two others: many a sign-in is its sequence's first, so that
-- original_request_id is its own id, and unique_token_identifier is the id as base64.
-- Both are then not stored again; _from_id says so.
-- What is there is copied, which takes a minute for about ten million rows. Sinks
-- of an earlier version stop meanwhile, and store again what they were storing.
ALTER TABLE signins
    ADD COLUMN IF NOT EXISTS _id UUID COMMENT 'id where it is a GUID in lower case, else zero' CODEC(NONE) AFTER id,
    ADD COLUMN IF NOT EXISTS _id_text String COMMENT 'id where it is none' CODEC(ZSTD(1)) AFTER _id,
    ADD COLUMN IF NOT EXISTS _from_id UInt8 COMMENT 'What follows from id: bit 0 original_request_id, bits 1 and 2 unique_token_identifier, with the bytes in Microsoft''s order or that of RFC 9562' CODEC(ZSTD(1)) AFTER _id_text,
    ADD COLUMN IF NOT EXISTS _user_id UUID COMMENT 'user_id where it is a GUID in lower case, else zero' CODEC(ZSTD(1)) AFTER user_id,
    ADD COLUMN IF NOT EXISTS _user_id_text String COMMENT 'user_id where it is none' CODEC(ZSTD(1)) AFTER _user_id,
    ADD COLUMN IF NOT EXISTS _device_id UUID COMMENT 'device_id where it is a GUID in lower case, else zero' CODEC(ZSTD(1)) AFTER device_id,
    ADD COLUMN IF NOT EXISTS _device_id_text String COMMENT 'device_id where it is none' CODEC(ZSTD(1)) AFTER _device_id,
    ADD COLUMN IF NOT EXISTS _correlation_id UUID COMMENT 'correlation_id where it is a GUID in lower case, else zero' CODEC(ZSTD(1)) AFTER correlation_id,
    ADD COLUMN IF NOT EXISTS _correlation_id_text String COMMENT 'correlation_id where it is none' CODEC(ZSTD(1)) AFTER _correlation_id,
    ADD COLUMN IF NOT EXISTS _original_request_id UUID COMMENT 'original_request_id where it is another GUID in lower case, else zero' CODEC(ZSTD(1)) AFTER original_request_id,
    ADD COLUMN IF NOT EXISTS _original_request_id_text String COMMENT 'original_request_id where it is none' CODEC(ZSTD(1)) AFTER _original_request_id,
    ADD COLUMN IF NOT EXISTS _unique_token_identifier String COMMENT 'unique_token_identifier where it does not follow from id' CODEC(ZSTD(1)) AFTER unique_token_identifier,
    ADD COLUMN IF NOT EXISTS _session_id UUID COMMENT 'session_id where it is a GUID in lower case, else zero' CODEC(ZSTD(1)) AFTER session_id,
    ADD COLUMN IF NOT EXISTS _session_id_text String COMMENT 'session_id where it is none' CODEC(ZSTD(1)) AFTER _session_id;

RENAME TABLE signins TO signins_before;

CREATE TABLE signins AS signins_before
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toMonday(created_at)
PRIMARY KEY (tenant_id, toStartOfSecond(created_at), _lane, _id)
ORDER BY (tenant_id, toStartOfSecond(created_at), _lane, _id, _id_text)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 4096, min_compress_block_size = 16384, min_level_for_wide_part = 1,
    min_parts_to_merge_at_once = 8
COMMENT 'One row per sign-in. Query signins_settled or signins_live: this table may hold earlier revisions until a merge';

ALTER TABLE signins
    DROP INDEX IF EXISTS by_id,
    DROP INDEX IF EXISTS by_user_id,
    DROP INDEX IF EXISTS by_correlation_id;

ALTER TABLE signins
    MODIFY COLUMN _lane UInt8 MATERIALIZED
        32 * bitTest(kafkaMurmurHash(if(empty(_id_text), toString(_id), _id_text)), 0) + 16 * bitTest(kafkaMurmurHash(if(empty(_id_text), toString(_id), _id_text)), 1)
        + 8 * bitTest(kafkaMurmurHash(if(empty(_id_text), toString(_id), _id_text)), 2) + 4 * bitTest(kafkaMurmurHash(if(empty(_id_text), toString(_id), _id_text)), 3)
        + 2 * bitTest(kafkaMurmurHash(if(empty(_id_text), toString(_id), _id_text)), 4) + bitTest(kafkaMurmurHash(if(empty(_id_text), toString(_id), _id_text)), 5);

ALTER TABLE signins
    DROP COLUMN IF EXISTS id,
    DROP COLUMN IF EXISTS user_id,
    DROP COLUMN IF EXISTS device_id,
    DROP COLUMN IF EXISTS correlation_id,
    DROP COLUMN IF EXISTS original_request_id,
    DROP COLUMN IF EXISTS unique_token_identifier,
    DROP COLUMN IF EXISTS session_id;

ALTER TABLE signins
    ADD COLUMN IF NOT EXISTS id String ALIAS if(empty(_id_text), toString(_id), _id_text)
        COMMENT 'Request id of the sign-in; usually a GUID' AFTER created_at,
    ADD COLUMN IF NOT EXISTS user_id String ALIAS multiIf(notEmpty(_user_id_text), _user_id_text, empty(_user_id), '', toString(_user_id))
        COMMENT 'Object id of the user; empty for applications' AFTER revision,
    ADD COLUMN IF NOT EXISTS device_id String ALIAS multiIf(notEmpty(_device_id_text), _device_id_text, empty(_device_id), '', toString(_device_id))
        COMMENT 'Id of the device' AFTER device_source,
    ADD COLUMN IF NOT EXISTS correlation_id String ALIAS multiIf(notEmpty(_correlation_id_text), _correlation_id_text, empty(_correlation_id), '', toString(_correlation_id))
        COMMENT 'Groups the legs of one attempt' AFTER risk_event_types_v2,
    ADD COLUMN IF NOT EXISTS original_request_id String ALIAS multiIf(bitTest(_from_id, 0), if(empty(_id_text), toString(_id), _id_text), notEmpty(_original_request_id_text), _original_request_id_text, empty(_original_request_id), '', toString(_original_request_id))
        COMMENT 'Request id of the first request in the authentication sequence' AFTER _correlation_id_text,
    ADD COLUMN IF NOT EXISTS unique_token_identifier String ALIAS multiIf(bitTest(_from_id, 1), base64URLEncode(UUIDToNum(_id, 2)), bitTest(_from_id, 2), base64URLEncode(UUIDToNum(_id, 1)), _unique_token_identifier)
        COMMENT 'Token id' AFTER _original_request_id_text,
    ADD COLUMN IF NOT EXISTS session_id String ALIAS multiIf(notEmpty(_session_id_text), _session_id_text, empty(_session_id), '', toString(_session_id))
        COMMENT 'Session id' AFTER _unique_token_identifier;

ALTER TABLE signins
    ADD INDEX IF NOT EXISTS by_id id TYPE bloom_filter(0.001) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_user_id user_id TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_correlation_id correlation_id TYPE bloom_filter(0.001) GRANULARITY 1;

-- Not what an earlier attempt has copied.
INSERT INTO signins
WITH
    toUUID('00000000-0000-0000-0000-000000000000') AS zero,
    x -> toString(toUUIDOrZero(x)) = x AND notEmpty(toUUIDOrZero(x)) AS is_guid,
    x -> if(is_guid(x), toUUIDOrZero(x), zero) AS guid,
    x -> if(is_guid(x), '', x) AS other,
    original_request_id = id AS starts,
    multiIf(NOT is_guid(id), 0, unique_token_identifier = base64URLEncode(UUIDToNum(toUUIDOrZero(id), 2)), 2, unique_token_identifier = base64URLEncode(UUIDToNum(toUUIDOrZero(id), 1)), 4, 0) AS token
SELECT * EXCEPT (id, user_id, device_id, correlation_id, original_request_id, unique_token_identifier, session_id)
    REPLACE (guid(id) AS _id, other(id) AS _id_text, toUInt8(starts + token) AS _from_id,
        guid(user_id) AS _user_id, other(user_id) AS _user_id_text,
        guid(device_id) AS _device_id, other(device_id) AS _device_id_text,
        guid(correlation_id) AS _correlation_id, other(correlation_id) AS _correlation_id_text,
        if(starts, zero, guid(original_request_id)) AS _original_request_id, if(starts, '', other(original_request_id)) AS _original_request_id_text,
        if(token = 0, unique_token_identifier, '') AS _unique_token_identifier,
        guid(session_id) AS _session_id, other(session_id) AS _session_id_text)
FROM signins_before WHERE (_partition, _offset) NOT IN (SELECT _partition, _offset FROM signins)
SETTINGS optimize_on_insert = 0, max_partitions_per_insert_block = 0;

DROP TABLE IF EXISTS signins_before SYNC;

-- What begins with _ is ours alone.
CREATE OR REPLACE VIEW signins_live AS
SELECT tenant_id, created_at, id, user_id, COLUMNS('^[^_]') EXCEPT (tenant_id, created_at, id, user_id, revision, raw_partition, raw_offset, raw_index)
FROM signins FINAL
COMMENT 'Every sign-in stored, each once, in its latest revision; the last two hours may still change';

CREATE OR REPLACE VIEW signins_settled AS
SELECT tenant_id, created_at, id, user_id, COLUMNS('^[^_]') EXCEPT (tenant_id, created_at, id, user_id, revision, raw_partition, raw_offset, raw_index)
FROM signins FINAL
WHERE created_at < (SELECT max(stored_through) - INTERVAL 2 HOUR FROM stored_through)
COMMENT 'Sign-ins before the horizon, each once: the same question gets the same answer tomorrow';
