-- Merges cost more processor time than all else: a hundred columns of parts of the
-- same time, whose rows alternate. So rows of a second lie by lane now: by the
-- partition of signins.enriched that an id goes to, whose bits are written from the
-- lowest on, so that with any power of two of partitions the rows of one of them
-- lie together. A block holds one partition, so that a merge of blocks copies the
-- rows of a second run by run instead of one by one, in three fifths of the
-- processor time and a ninth of the memory. Kafka's clients choose a partition by
-- murmur2 of the key, which is the id.
-- Eight parts are merged at once instead of the two or three that ClickHouse is
-- content with, so that each row is merged a third less often. bench/NOTES.md has
-- the measurements.
-- What is there is copied, which takes a minute for about ten million rows. Sinks
-- of an earlier version stop meanwhile, and store again what they were storing.
ALTER TABLE signins ADD COLUMN IF NOT EXISTS _lane UInt8 MATERIALIZED
    32 * bitTest(kafkaMurmurHash(id), 0) + 16 * bitTest(kafkaMurmurHash(id), 1) + 8 * bitTest(kafkaMurmurHash(id), 2)
    + 4 * bitTest(kafkaMurmurHash(id), 3) + 2 * bitTest(kafkaMurmurHash(id), 4) + bitTest(kafkaMurmurHash(id), 5)
    COMMENT 'Place of a row among those of its second, by the partition of its id' CODEC(ZSTD(1)) AFTER _offset;

RENAME TABLE signins TO signins_before;

CREATE TABLE signins AS signins_before
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toMonday(created_at)
ORDER BY (tenant_id, toStartOfSecond(created_at), _lane, id)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 4096, min_compress_block_size = 16384, min_level_for_wide_part = 1,
    min_parts_to_merge_at_once = 8
COMMENT 'One row per sign-in. Query signins_settled or signins_live: this table may hold earlier revisions until a merge';

-- Not what an earlier attempt has copied.
INSERT INTO signins
SELECT * FROM signins_before WHERE (_partition, _offset) NOT IN (SELECT _partition, _offset FROM signins)
SETTINGS optimize_on_insert = 0, max_partitions_per_insert_block = 0;

DROP TABLE IF EXISTS signins_before SYNC;
