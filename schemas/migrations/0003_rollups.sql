-- Rollups: hourly and daily counts and distinct users of settled hours, made from
-- deduplicated rows. An hour is settled when its end lies at or before the
-- horizon; a day when all its hours do. All times are UTC.
--
-- How a reader takes the right rows. For one tenant:
-- 1. The row of rollup_published with the greatest batch of a (granularity,
--    start) counts; rows of other batches in rollup_counts and rollup_users do not.
--    A tenant without a row of its own has nothing in a span for which there is
--    a row of the tenant ''; the latter's computed_at counts then.
-- 2. An hour is dirty when rollup_touched holds a note of it that is open, or
--    that was closed at or after computed_at of the publication. A day is dirty
--    when a note of any of its hours is, compared with the day's own computed_at.
--    The last state of a note is argMax(state, (noted_at, state)) by (hour, partition, first_offset).
-- 3. What is published and not dirty comes from the rollups; anything else
--    (dirty, not published, cut by the period or by the retention, after the
--    horizon) from signins FINAL. A day that is no good may still have hours that are.
-- A reader may read these tables in any order: each answer is that of a moment.

-- Which hours have been written to when they may have been settled already.
-- Partitions are dropped when all that they tell has been worked in.
CREATE TABLE rollup_touched
(
    tenant_id LowCardinality(String) COMMENT 'Tenant of the events',
    hour DateTime('UTC') COMMENT 'Beginning of the hour in which the events lie' CODEC(Delta, ZSTD(1)),
    partition Int32 COMMENT 'Partition of signins.enriched that the block comes from' CODEC(ZSTD(1)),
    first_offset Int64 COMMENT 'First offset of the block' CODEC(ZSTD(1)),
    state Enum8('open' = 0, 'closed' = 1) COMMENT 'open before the block is inserted, closed when it is in; of two states of one block the later counts',
    noted_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the state was noted, by the server''s clock' CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(noted_at)
PARTITION BY toStartOfFifteenMinutes(noted_at)
ORDER BY (tenant_id, hour, partition, first_offset)
COMMENT 'Late blocks: hours whose rollups are no longer, or not for sure, what signins says';

-- Dense numbers, so that distinct users are small bitmaps. A writer reads the
-- next number, then the keys without one, and inserts them as one block whose
-- deduplication token is that number: of two writers only one lands.
CREATE TABLE rollup_user_numbers
(
    tenant_id LowCardinality(String) COMMENT 'Tenant of the user',
    user_key String COMMENT 'What tells users apart: user_id, else lower(user_principal_name), else service_principal_id' CODEC(ZSTD(1)),
    number UInt32 COMMENT 'Number of the user, from 1, once in the whole table and never used again' CODEC(Delta, ZSTD(1)),
    based_at DateTime64(3, 'UTC') COMMENT 'When the writer read the next number, by the server''s clock' CODEC(Delta, ZSTD(1)),
    -- A writer that slept must not come after its token has been forgotten.
    CONSTRAINT in_time CHECK based_at > now64(3) - INTERVAL 10 MINUTE
)
ENGINE = MergeTree
ORDER BY (tenant_id, user_key)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Numbers that stand for users in rollup_users';

CREATE TABLE rollup_counts
(
    tenant_id LowCardinality(String) COMMENT 'Tenant of the sign-ins',
    granularity Enum8('hour' = 1, 'day' = 2) COMMENT 'Length of the span',
    start DateTime('UTC') COMMENT 'Beginning of the span' CODEC(Delta, ZSTD(1)),
    batch UInt64 COMMENT 'The computation that made the row: rollup_published says which counts' CODEC(Delta, ZSTD(1)),
    is_interactive Bool COMMENT 'As in signins' CODEC(ZSTD(1)),
    status Enum8('' = 0, 'Success' = 1, 'Failure' = 2, 'Interrupted' = 3) COMMENT 'As in signins' CODEC(ZSTD(1)),
    app_id LowCardinality(String) COMMENT 'As in signins',
    app_display_name LowCardinality(String) COMMENT 'As in signins',
    client_app LowCardinality(String) COMMENT 'As in signins',
    country LowCardinality(String) COMMENT 'As in signins',
    authentication_requirement LowCardinality(String) COMMENT 'As in signins',
    conditional_access_status LowCardinality(String) COMMENT 'As in signins',
    events UInt64 COMMENT 'Sign-ins, each once in its latest revision' CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toMonday(start)
ORDER BY (tenant_id, granularity, start, batch, is_interactive, status, app_id, client_app, country)
COMMENT 'Sign-ins by hour and by day; only rows of published batches count';

CREATE TABLE rollup_users
(
    tenant_id LowCardinality(String) COMMENT 'Tenant of the sign-ins',
    granularity Enum8('hour' = 1, 'day' = 2) COMMENT 'Length of the span',
    app_id LowCardinality(String) COMMENT 'Client application id; empty for all of the tenant',
    start DateTime('UTC') COMMENT 'Beginning of the span' CODEC(Delta, ZSTD(1)),
    batch UInt64 COMMENT 'The computation that made the row: rollup_published says which counts' CODEC(Delta, ZSTD(1)),
    is_interactive Bool COMMENT 'As in signins' CODEC(ZSTD(1)),
    users AggregateFunction(groupBitmap, UInt32) COMMENT 'Numbers of the distinct users: merge spans with groupBitmapMerge' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toMonday(start)
ORDER BY (tenant_id, granularity, app_id, start, batch, is_interactive)
COMMENT 'Distinct users by hour and by day, of the tenant and of each application; only rows of published batches count';

-- One insert publishes all spans of a computation: its rows become visible together.
CREATE TABLE rollup_published
(
    tenant_id LowCardinality(String) COMMENT 'Tenant of the sign-ins; empty: the span is published for all tenants, and those without a row have no sign-ins in it',
    granularity Enum8('hour' = 1, 'day' = 2) COMMENT 'Length of the span',
    start DateTime('UTC') COMMENT 'Beginning of the span' CODEC(Delta, ZSTD(1)),
    batch UInt64 COMMENT 'When the computation began, in ms since 1970 by the server''s clock, times 2^20, and chance: the greatest of a span counts, and it is the one computed last' CODEC(Delta, ZSTD(1)),
    computed_at DateTime64(3, 'UTC') COMMENT 'The computation saw all that was noted as closed before this instant, by the server''s clock' CODEC(Delta, ZSTD(1)),
    published_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was written' CODEC(Delta, ZSTD(1)),
    first_at DateTime64(3, 'UTC') COMMENT 'When the span was published first' CODEC(Delta, ZSTD(1)),
    restated_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When a later computation last came to another result; NULL when none has' CODEC(ZSTD(1)),
    digest UInt64 COMMENT 'Hash of the result, to tell whether it changed' CODEC(ZSTD(1)),
    -- A writer that slept must not publish rows that have been deleted as left over.
    CONSTRAINT in_time CHECK intDiv(batch, 1048576) + 600000 > toUnixTimestamp64Milli(now64(3))
)
ENGINE = ReplacingMergeTree(batch)
ORDER BY (tenant_id, granularity, start)
COMMENT 'Which computation of each hour and day counts';
