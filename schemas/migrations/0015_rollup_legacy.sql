-- Sign-ins by client apps that cannot answer for a second factor, by client app, by
-- application and by user: what the report of legacy authentication lists. Such
-- sign-ins are few and lie in each granule of signins, so that the report read all
-- of a month. The rows belong to the same batches as those of the other rollups and
-- are published with them.
--
-- How a reader takes them: as 0003 says, but of a tenant's own publication only when
-- its column legacy_apps is the mark of the list of client apps that he asks for.
-- What an earlier version published has 0 there, one that takes other client apps for
-- legacy another mark: such spans are read by shorter ones or from signins, for this
-- report alone. Writers make them again, in their own time, and nothing else waits.
--
-- A listed user has a row in each of some dozen spans that a period is made up of, so
-- that small pieces are read from many places: granules and blocks are small, files
-- are those of columns once a part was merged, and LZ4 is the quickest to unpack.
--
-- Ids and names of users stand here, of all that is published. So that they go with the
-- last sign-in of a user, days are removed as weeks are: as soon as a part of them is
-- past the retention, for their hours tell of what is left. A day that is published for
-- all tenants does not say that a tenant has nothing in it when the tenant has hours of
-- its own there.
CREATE TABLE IF NOT EXISTS rollup_legacy
(
    tenant_id LowCardinality(String) COMMENT 'Tenant of the sign-ins',
    kind Enum8('clientApp' = 1, 'app' = 2, 'user' = 3) COMMENT 'What value is: client_app, app_id, or what tells users apart, as in rollup_user_numbers; each sign-in counts once for each kind',
    granularity Enum8('hour' = 1, 'day' = 2, 'week' = 3, 'slice' = 4) COMMENT 'Length of the span; a slice is five minutes',
    start DateTime('UTC') COMMENT 'Beginning of the span' CODEC(Delta, LZ4),
    batch UInt64 COMMENT 'The computation that made the row: rollup_published says which counts' CODEC(Delta, LZ4),
    value_hash UInt128 DEFAULT reinterpretAsUInt128(sipHash128(if(match(value, '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'), lower(value), value))) COMMENT 'Hash of value, the same for a GUID in either case' CODEC(NONE),
    value String COMMENT 'Value of the kind; empty for none' CODEC(LZ4),
    name String COMMENT 'app_display_name for app; for user user_principal_name, else service_principal_name; empty for clientApp' CODEC(LZ4),
    is_interactive Bool COMMENT 'As in signins' CODEC(LZ4),
    events UInt64 COMMENT 'Sign-ins, each once in its latest revision' CODEC(T64, LZ4),
    success UInt64 COMMENT 'Those of them whose status is Success' CODEC(T64, LZ4),
    failure UInt64 COMMENT 'Those whose status is Failure' CODEC(T64, LZ4),
    interrupted UInt64 COMMENT 'Those whose status is Interrupted' CODEC(T64, LZ4),
    first_at DateTime64(7, 'UTC') COMMENT 'created_at of the first' CODEC(Delta, LZ4),
    last_at DateTime64(7, 'UTC') COMMENT 'created_at of the last' CODEC(Delta, LZ4),
    late_at DateTime64(3, 'UTC') COMMENT 'stored_at of the late one that was stored last; 1970 when none was late' CODEC(Delta, LZ4)
)
ENGINE = MergeTree
PARTITION BY toMonday(start)
ORDER BY (tenant_id, kind, granularity, start, batch, value_hash)
SETTINGS index_granularity = 128, min_compress_block_size = 4096, min_bytes_for_wide_part = 0, min_level_for_wide_part = 1,
    min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
COMMENT 'Sign-ins by legacy client apps, by client app, application and user; only rows of published batches count';

ALTER TABLE rollup_published
    ADD COLUMN IF NOT EXISTS legacy_apps UInt64 COMMENT 'Mark of the list of client apps whose sign-ins the batch has in rollup_legacy; 0: none are there' CODEC(ZSTD(1));
