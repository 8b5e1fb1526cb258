-- A block becomes one file, and columns of their own only when it is merged: a
-- part of a hundred columns in files of their own takes ClickHouse several times
-- the processor time of its rows.
ALTER TABLE signins MODIFY SETTING min_level_for_wide_part = 1;
