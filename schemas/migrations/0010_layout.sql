-- How rows lie on disk, so that a block costs little to write and a few rows of a
-- list little to find. bench/NOTES.md has the measurements:
-- A block becomes one file, and columns of their own only when it is merged: a
-- part of a hundred columns in files of their own takes several times the
-- processor time of its rows. Half the usual granules, in pieces of 16 KiB, let a
-- page of rows that lie far apart be read in half the time. Columns of few values
-- take half the space with ZSTD.
-- What is there is copied, which takes a minute for about ten million rows. Sinks
-- of an earlier version stop meanwhile, and store again what they were storing.
RENAME TABLE signins TO signins_before;

CREATE TABLE signins AS signins_before
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toMonday(created_at)
ORDER BY (tenant_id, toStartOfSecond(created_at), id)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 4096, min_compress_block_size = 16384, min_level_for_wide_part = 1
COMMENT 'One row per sign-in. Query signins_settled or signins_live: this table may hold earlier revisions until a merge';

ALTER TABLE signins
    MODIFY COLUMN tenant_id CODEC(ZSTD(1)),
    MODIFY COLUMN user_type CODEC(ZSTD(1)),
    MODIFY COLUMN home_tenant_id CODEC(ZSTD(1)),
    MODIFY COLUMN service_principal_id CODEC(ZSTD(1)),
    MODIFY COLUMN service_principal_name CODEC(ZSTD(1)),
    MODIFY COLUMN app_id CODEC(ZSTD(1)),
    MODIFY COLUMN app_display_name CODEC(ZSTD(1)),
    MODIFY COLUMN resource_id CODEC(ZSTD(1)),
    MODIFY COLUMN resource_display_name CODEC(ZSTD(1)),
    MODIFY COLUMN resource_tenant_id CODEC(ZSTD(1)),
    MODIFY COLUMN city CODEC(ZSTD(1)),
    MODIFY COLUMN state CODEC(ZSTD(1)),
    MODIFY COLUMN country CODEC(ZSTD(1)),
    MODIFY COLUMN location_source CODEC(ZSTD(1)),
    MODIFY COLUMN geo_city CODEC(ZSTD(1)),
    MODIFY COLUMN geo_state CODEC(ZSTD(1)),
    MODIFY COLUMN geo_country CODEC(ZSTD(1)),
    MODIFY COLUMN geo_organization CODEC(ZSTD(1)),
    MODIFY COLUMN geo_database CODEC(ZSTD(1)),
    MODIFY COLUMN client_app CODEC(ZSTD(1)),
    MODIFY COLUMN client_app_used CODEC(ZSTD(1)),
    MODIFY COLUMN client_app_source CODEC(ZSTD(1)),
    MODIFY COLUMN user_agent CODEC(ZSTD(1)),
    MODIFY COLUMN operating_system CODEC(ZSTD(1)),
    MODIFY COLUMN os_family CODEC(ZSTD(1)),
    MODIFY COLUMN os_version CODEC(ZSTD(1)),
    MODIFY COLUMN browser CODEC(ZSTD(1)),
    MODIFY COLUMN browser_family CODEC(ZSTD(1)),
    MODIFY COLUMN browser_version CODEC(ZSTD(1)),
    MODIFY COLUMN device_type CODEC(ZSTD(1)),
    MODIFY COLUMN device_source CODEC(ZSTD(1)),
    MODIFY COLUMN trust_type CODEC(ZSTD(1)),
    MODIFY COLUMN sign_in_event_types CODEC(ZSTD(1)),
    MODIFY COLUMN category CODEC(ZSTD(1)),
    MODIFY COLUMN authentication_protocol CODEC(ZSTD(1)),
    MODIFY COLUMN client_credential_type CODEC(ZSTD(1)),
    MODIFY COLUMN incoming_token_type CODEC(ZSTD(1)),
    MODIFY COLUMN cross_tenant_access_type CODEC(ZSTD(1)),
    MODIFY COLUMN token_issuer_type CODEC(ZSTD(1)),
    MODIFY COLUMN failure_reason CODEC(ZSTD(1)),
    MODIFY COLUMN remediation CODEC(ZSTD(1)),
    MODIFY COLUMN reported_failure_reason CODEC(ZSTD(1)),
    MODIFY COLUMN additional_details CODEC(ZSTD(1)),
    MODIFY COLUMN authentication_requirement CODEC(ZSTD(1)),
    MODIFY COLUMN mfa_result CODEC(ZSTD(1)),
    MODIFY COLUMN mfa_method CODEC(ZSTD(1)),
    MODIFY COLUMN mfa_source CODEC(ZSTD(1)),
    MODIFY COLUMN authentication_methods_used CODEC(ZSTD(1)),
    MODIFY COLUMN conditional_access_status CODEC(ZSTD(1)),
    MODIFY COLUMN conditional_access_source CODEC(ZSTD(1)),
    MODIFY COLUMN reported_conditional_access_status CODEC(ZSTD(1)),
    MODIFY COLUMN policy_version CODEC(ZSTD(1)),
    MODIFY COLUMN risk_level CODEC(ZSTD(1)),
    MODIFY COLUMN risk_level_aggregated CODEC(ZSTD(1)),
    MODIFY COLUMN risk_state CODEC(ZSTD(1)),
    MODIFY COLUMN risk_detail CODEC(ZSTD(1)),
    MODIFY COLUMN risk_event_types CODEC(ZSTD(1)),
    MODIFY COLUMN risk_event_types_v2 CODEC(ZSTD(1)),
    MODIFY COLUMN format CODEC(ZSTD(1));

-- Not what an earlier attempt has copied.
INSERT INTO signins
SELECT * FROM signins_before WHERE (_partition, _offset) NOT IN (SELECT _partition, _offset FROM signins)
SETTINGS optimize_on_insert = 0, max_partitions_per_insert_block = 0;

DROP TABLE IF EXISTS signins_before SYNC;
