-- How long sign-ins are kept: rows past it are hidden at once and removed within a
-- day. And indexes for the list of late events, newest first.
CREATE TABLE tenant_retention
(
    tenant_id String COMMENT 'Tenant; empty for the rule of all tenants without one of their own',
    sequence UInt64 COMMENT 'Orders the changes of a tenant: the highest counts',
    days Nullable(UInt32) COMMENT 'Days that sign-ins are kept, by their event time; 0 is for ever; NULL takes the tenant''s own rule back',
    changed_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was changed, by the server''s clock',
    changed_by String COMMENT 'Who changed it'
)
ENGINE = MergeTree
ORDER BY (tenant_id, sequence, changed_at)
COMMENT 'How long sign-ins are kept, with all changes: gatehouse retention writes it';

ALTER TABLE signins
    ADD INDEX IF NOT EXISTS by_stored_at stored_at TYPE minmax GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_late_seconds late_seconds TYPE minmax GRANULARITY 1;

ALTER TABLE signins MATERIALIZE INDEX by_stored_at;

ALTER TABLE signins MATERIALIZE INDEX by_late_seconds;
