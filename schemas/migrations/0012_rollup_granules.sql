-- A granule is the least that is read. One of 8192 bitmaps held those of thousands
-- of applications beside the one that was asked for, and reports spent most of
-- their time on reading them. Copied as signins was before.
RENAME TABLE rollup_users TO rollup_users_before;

CREATE TABLE rollup_users AS rollup_users_before
ENGINE = MergeTree
PARTITION BY toMonday(start)
ORDER BY (tenant_id, granularity, app_id, start, batch, is_interactive)
SETTINGS index_granularity = 128
COMMENT 'Distinct users by hour and by day, of the tenant and of each application; only rows of published batches count';

INSERT INTO rollup_users
SELECT * FROM rollup_users_before
WHERE (tenant_id, granularity, app_id, start, batch, is_interactive) NOT IN (SELECT tenant_id, granularity, app_id, start, batch, is_interactive FROM rollup_users)
SETTINGS max_partitions_per_insert_block = 0;

DROP TABLE IF EXISTS rollup_users_before SYNC;

RENAME TABLE rollup_totals TO rollup_totals_before;

CREATE TABLE rollup_totals AS rollup_totals_before
ENGINE = MergeTree
PARTITION BY toMonday(start)
ORDER BY (tenant_id, granularity, dimension, start, batch, is_interactive, status, value, name)
SETTINGS index_granularity = 512
COMMENT 'Sign-ins by hour and by day and one dimension; only rows of published batches count';

INSERT INTO rollup_totals
SELECT * FROM rollup_totals_before
WHERE (tenant_id, granularity, dimension, start, batch, is_interactive, status, value, name) NOT IN
    (SELECT tenant_id, granularity, dimension, start, batch, is_interactive, status, value, name FROM rollup_totals)
SETTINGS max_partitions_per_insert_block = 0;

DROP TABLE IF EXISTS rollup_totals_before SYNC;
