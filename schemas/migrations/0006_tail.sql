-- What GET /api/tail goes by: the order in which sign-ins were stored.
CREATE TABLE stored_offsets
(
    topic_id LowCardinality(String) COMMENT 'Incarnation of the topic signins.enriched that the offsets belong to',
    partition Int32 COMMENT 'Partition of the topic',
    stored_before Int64 COMMENT 'Every record of the partition before this offset has its row in signins, itself or in a later delivery, or is a dead letter' CODEC(Delta, ZSTD(1)),
    measured_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was measured, by the server''s clock' CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(stored_before)
ORDER BY (topic_id, partition)
COMMENT 'How far each partition is stored without a gap; of a partition the greatest offset counts, of topics the one measured last';

ALTER TABLE signins
    ADD INDEX IF NOT EXISTS by_arrival (_partition, _offset) TYPE minmax GRANULARITY 1;

ALTER TABLE signins MATERIALIZE INDEX by_arrival;
