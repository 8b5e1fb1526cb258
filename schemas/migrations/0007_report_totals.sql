-- Totals of one dimension each: what most reports ask for, in a few hundred rows
-- a day where rollup_counts has tens of thousands. They belong to the same batches
-- and are published with them. A question of several dimensions reads rollup_counts.
CREATE TABLE rollup_totals
(
    tenant_id LowCardinality(String) COMMENT 'Tenant of the sign-ins',
    granularity Enum8('hour' = 1, 'day' = 2) COMMENT 'Length of the span',
    dimension Enum8('none' = 0, 'app' = 1, 'client_app' = 2, 'country' = 3, 'authentication_requirement' = 4, 'conditional_access_status' = 5, 'mfa_result' = 6, 'error_code' = 7) COMMENT 'What value tells apart: columns of signins; app is app_id',
    start DateTime('UTC') COMMENT 'Beginning of the span' CODEC(Delta, ZSTD(1)),
    batch UInt64 COMMENT 'The computation that made the row: rollup_published says which counts' CODEC(Delta, ZSTD(1)),
    is_interactive Bool COMMENT 'As in signins' CODEC(ZSTD(1)),
    status Enum8('' = 0, 'Success' = 1, 'Failure' = 2, 'Interrupted' = 3) COMMENT 'As in signins' CODEC(ZSTD(1)),
    value LowCardinality(String) COMMENT 'Value of the dimension, numbers in decimal; empty for none',
    name LowCardinality(String) COMMENT 'app_display_name for app, else empty',
    events UInt64 COMMENT 'Sign-ins, each once in its latest revision' CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toMonday(start)
ORDER BY (tenant_id, granularity, dimension, start, batch, is_interactive, status, value, name)
COMMENT 'Sign-ins by hour and by day and one dimension; only rows of published batches count';

-- What was published before has no totals, nor has what a sink of an earlier
-- version still publishes: its publications are refused, and all of them are made
-- again. Until then reports are read from signins.
ALTER TABLE rollup_published
    ADD COLUMN IF NOT EXISTS totals Bool COMMENT 'Whether the batch has rows in rollup_totals: always' CODEC(ZSTD(1)),
    ADD CONSTRAINT IF NOT EXISTS has_totals CHECK totals;

TRUNCATE TABLE rollup_published;
TRUNCATE TABLE rollup_counts;
TRUNCATE TABLE rollup_users;
