-- Two more units of rollups beside hour and day, so that a report of weeks unites few
-- bitmaps and reads next to nothing from signins:
-- week   from Monday to Monday, put together from its days when they all are there.
-- slice  of five minutes, of the hour that the horizon lies in. A slice counts only
--        while its hour is not published, for the tenant or for all; a while after
--        that it is removed.
-- What 0003 says of hours and days holds for them: a unit is in doubt when a note of
-- any of its hours is, a slice when one of its hour is. A unit that is published for all tenants does
-- not say that a tenant has nothing in it when the tenant has hours or days of its
-- own there: retention removes a week as soon as a part of it is past its bound.
ALTER TABLE rollup_counts
    MODIFY COLUMN granularity Enum8('hour' = 1, 'day' = 2, 'week' = 3, 'slice' = 4) COMMENT 'Length of the span; a slice is five minutes';

ALTER TABLE rollup_totals
    MODIFY COLUMN granularity Enum8('hour' = 1, 'day' = 2, 'week' = 3, 'slice' = 4) COMMENT 'Length of the span; a slice is five minutes';

ALTER TABLE rollup_users
    MODIFY COLUMN granularity Enum8('hour' = 1, 'day' = 2, 'week' = 3, 'slice' = 4) COMMENT 'Length of the span; a slice is five minutes';

-- A sink of an earlier version would restate days and leave their weeks as they
-- are: what it publishes is refused. What was published before stays.
ALTER TABLE rollup_published
    MODIFY COLUMN granularity Enum8('hour' = 1, 'day' = 2, 'week' = 3, 'slice' = 4) COMMENT 'Length of the span; a slice is five minutes',
    ADD COLUMN IF NOT EXISTS has_weeks Bool COMMENT 'Whether the writer knows weeks and slices: always, since they are there' CODEC(ZSTD(1)),
    ADD CONSTRAINT IF NOT EXISTS knows_weeks CHECK has_weeks;

-- What is read of a part is little; opening its files is most of the work. A week
-- of which nothing has come for an hour becomes one part, and so do users' numbers.
ALTER TABLE rollup_counts MODIFY SETTING min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_totals MODIFY SETTING min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_users MODIFY SETTING min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1;

ALTER TABLE rollup_user_numbers MODIFY SETTING min_age_to_force_merge_seconds = 3600;
