-- One row per sign-in. The latest revision of an id wins; a repeat of the same
-- record dies at the insert (non_replicated_deduplication_window). The key holds
-- the second and not the exact time, as Graph v1.0 gives whole seconds and exports
-- seven decimals: the same sign-in by both ways is one row.
CREATE TABLE signins
(
    tenant_id LowCardinality(String) COMMENT 'Tenant the sign-in belongs to; usually a GUID',
    created_at DateTime64(7, 'UTC') COMMENT 'When the sign-in happened, UTC, to 100 ns' CODEC(Delta, ZSTD(1)),
    id String COMMENT 'Request id of the sign-in; usually a GUID' CODEC(ZSTD(1)),
    revision UInt64 COMMENT 'Orders the deliveries of one id: the highest is the latest' CODEC(Delta, ZSTD(1)),

    user_id String COMMENT 'Object id of the user; empty for applications' CODEC(ZSTD(1)),
    user_principal_name String COMMENT 'Sign-in name as the producer wrote it; compare with lower()' CODEC(ZSTD(1)),
    user_display_name String COMMENT 'Name of the user' CODEC(ZSTD(1)),
    user_type LowCardinality(String) COMMENT 'member, guest or empty',
    home_tenant_id LowCardinality(String) COMMENT 'Tenant of the user',
    service_principal_id LowCardinality(String) COMMENT 'Object id of the application that signed in, for app sign-ins',
    service_principal_name LowCardinality(String) COMMENT 'Name of the application that signed in, for app sign-ins',

    app_id LowCardinality(String) COMMENT 'Client application id',
    app_display_name LowCardinality(String) COMMENT 'Client application name',
    resource_id LowCardinality(String) COMMENT 'Id of the service signed in to',
    resource_display_name LowCardinality(String) COMMENT 'Name of the service signed in to',
    resource_tenant_id LowCardinality(String) COMMENT 'Tenant that owns the resource',

    ip_address String COMMENT 'Client address as the producer wrote it, without a port' CODEC(ZSTD(1)),
    ip IPv6 COMMENT 'ip_address parsed, IPv4 as ::ffff:a.b.c.d; :: when it is no address' CODEC(ZSTD(1)),
    city LowCardinality(String) COMMENT 'City; a best effort',
    state LowCardinality(String) COMMENT 'State or province; a best effort',
    country LowCardinality(String) COMMENT 'Country, ISO 3166-1 alpha-2; a best effort',
    latitude Nullable(Float64) COMMENT 'Degrees; a best effort' CODEC(ZSTD(1)),
    longitude Nullable(Float64) COMMENT 'Degrees; a best effort' CODEC(ZSTD(1)),
    location_source LowCardinality(String) COMMENT 'Who named city, state and country: producer, database, private, reserved, or empty',
    reported_location String COMMENT 'The producer''s location as JSON where the columns above do not hold all of it' CODEC(ZSTD(1)),
    geo_city LowCardinality(String) COMMENT 'City of ip_address by the geolocation database',
    geo_state LowCardinality(String) COMMENT 'State of ip_address by the geolocation database',
    geo_country LowCardinality(String) COMMENT 'Country of ip_address by the geolocation database, ISO 3166-1 alpha-2',
    geo_latitude Nullable(Float64) COMMENT 'Degrees, by the geolocation database' CODEC(ZSTD(1)),
    geo_longitude Nullable(Float64) COMMENT 'Degrees, by the geolocation database' CODEC(ZSTD(1)),
    geo_asn UInt32 COMMENT 'Autonomous system number by the geolocation database; 0 when unknown' CODEC(ZSTD(1)),
    geo_organization LowCardinality(String) COMMENT 'Organisation of the autonomous system by the geolocation database',
    geo_database LowCardinality(String) COMMENT 'Type and build date of the geolocation database',
    autonomous_system_number UInt32 COMMENT 'Autonomous system number as the producer said; 0 when not said' CODEC(ZSTD(1)),

    client_app LowCardinality(String) COMMENT 'Client app, one of 15 names; empty when nothing is known',
    client_app_used LowCardinality(String) COMMENT 'Client app as the producer wrote it',
    client_app_source LowCardinality(String) COMMENT 'The evidence that decided client_app',
    is_modern_auth Nullable(Bool) COMMENT 'Whether client_app uses modern authentication; NULL when client_app is empty',
    user_agent LowCardinality(String) COMMENT 'User agent of the client',
    operating_system LowCardinality(String) COMMENT 'Operating system of the device',
    browser LowCardinality(String) COMMENT 'Browser and its version',
    device_source LowCardinality(String) COMMENT 'Who named operating_system and browser: producer, userAgent or empty',
    device_id String COMMENT 'Id of the device' CODEC(ZSTD(1)),
    device_display_name String COMMENT 'Name of the device' CODEC(ZSTD(1)),
    is_compliant Nullable(Bool) COMMENT 'Whether the device is compliant; NULL when not said',
    is_managed Nullable(Bool) COMMENT 'Whether the device is managed; NULL when not said',
    trust_type LowCardinality(String) COMMENT 'How the device is joined, such as Azure AD registered',

    is_interactive Bool COMMENT 'Whether a person gave a factor: the default list',
    event_type Enum8('' = 0, 'interactiveUser' = 1, 'nonInteractiveUser' = 2, 'servicePrincipal' = 3, 'managedIdentity' = 4) COMMENT 'Kind of sign-in',
    reported_is_interactive Nullable(Bool) COMMENT 'isInteractive as the producer said; NULL when not said',
    sign_in_event_types Array(LowCardinality(String)) COMMENT 'signInEventTypes as the producer said',
    category LowCardinality(String) COMMENT 'Export category as the producer wrote it, such as SignInLogs',
    authentication_protocol LowCardinality(String) COMMENT 'Protocol, such as oAuth2 or deviceCode',
    client_credential_type LowCardinality(String) COMMENT 'Credential of a confidential client, such as certificate',
    incoming_token_type LowCardinality(String) COMMENT 'Token the client came with, such as primaryRefreshToken',
    cross_tenant_access_type LowCardinality(String) COMMENT 'Such as none or b2bCollaboration',
    token_issuer_type LowCardinality(String) COMMENT 'Such as AzureAD or ADFederationServices',
    processing_time_ms Nullable(UInt32) COMMENT 'Processing time at the producer, ms; NULL when not said' CODEC(ZSTD(1)),

    status Enum8('' = 0, 'Success' = 1, 'Failure' = 2, 'Interrupted' = 3) COMMENT 'Result of the sign-in',
    error_code Int32 COMMENT 'Error code; 0 is success' CODEC(ZSTD(1)),
    failure_reason LowCardinality(String) COMMENT 'Why it failed: the producer''s text, else the error catalogue''s; empty on success',
    remediation LowCardinality(String) COMMENT 'What to do about it, from the error catalogue',
    reported_failure_reason LowCardinality(String) COMMENT 'failureReason as the producer wrote it',
    additional_details LowCardinality(String) COMMENT 'Details of the result, such as MFA requirement satisfied by claim in the token',

    authentication_requirement LowCardinality(String) COMMENT 'singleFactorAuthentication or multiFactorAuthentication; empty when not said',
    authentication_details String COMMENT 'Authentication steps: JSON array of Graph authenticationDetail; empty when none' CODEC(ZSTD(1)),
    authentication_methods_used Array(LowCardinality(String)) COMMENT 'Authentication methods used',
    authentication_processing_details String COMMENT 'JSON array of {key, value}; empty when none' CODEC(ZSTD(1)),

    conditional_access_status LowCardinality(String) COMMENT 'Conditional Access outcome: success, failure or notApplied',
    conditional_access_source LowCardinality(String) COMMENT 'Where the outcome comes from: producer, policies or none',
    reported_conditional_access_status LowCardinality(String) COMMENT 'conditionalAccessStatus as the producer said',
    applied_conditional_access_policies String COMMENT 'JSON array of Graph appliedConditionalAccessPolicy; empty when none' CODEC(ZSTD(1)),

    risk_level LowCardinality(String) COMMENT 'Risk level during sign-in: none, low, medium, high, hidden',
    risk_level_aggregated LowCardinality(String) COMMENT 'Aggregated risk level',
    risk_state LowCardinality(String) COMMENT 'Risk state, such as atRisk',
    risk_detail LowCardinality(String) COMMENT 'Reason behind the risk state',
    risk_event_types Array(LowCardinality(String)) COMMENT 'Risk detections, older names',
    risk_event_types_v2 Array(LowCardinality(String)) COMMENT 'Risk detections',

    correlation_id String COMMENT 'Groups the legs of one attempt' CODEC(ZSTD(1)),
    original_request_id String COMMENT 'Request id of the first request in the authentication sequence' CODEC(ZSTD(1)),
    unique_token_identifier String COMMENT 'Token id' CODEC(ZSTD(1)),
    session_id String COMMENT 'Session id' CODEC(ZSTD(1)),

    more String COMMENT 'Further Graph properties without a column: a JSON object under their Graph names; empty when none' CODEC(ZSTD(1)),
    additional String COMMENT 'Properties unknown to Gatehouse, kept: a JSON object; empty when none' CODEC(ZSTD(1)),

    format LowCardinality(String) COMMENT 'Raw format: graph, azureMonitor, logAnalytics, portalCsv',
    id_derived Bool COMMENT 'Whether the event had no usable id and got one from its content',
    sent_at DateTime64(3, 'UTC') COMMENT 'When the producer''s pipeline sent it; 1970 when not said' CODEC(Delta, ZSTD(1)),
    received_at DateTime64(3, 'UTC') COMMENT 'When Gatehouse took it' CODEC(Delta, ZSTD(1)),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was written' CODEC(Delta, ZSTD(1)),
    raw_partition Int32 COMMENT 'Partition of the raw record in signins.raw' CODEC(ZSTD(1)),
    raw_offset Int64 COMMENT 'Offset of the raw record in signins.raw' CODEC(Delta, ZSTD(1)),
    raw_index Int32 COMMENT 'Place of the event inside the raw record' CODEC(ZSTD(1)),
    _partition Int32 COMMENT 'Partition of the record in signins.enriched' CODEC(ZSTD(1)),
    _offset Int64 COMMENT 'Offset of the record in signins.enriched' CODEC(Delta, ZSTD(1)),

    INDEX by_id id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_correlation_id correlation_id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_user_id user_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_user_principal_name lower(user_principal_name) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_ip_address ip_address TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toMonday(created_at)
ORDER BY (tenant_id, toStartOfSecond(created_at), id)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'One row per sign-in. Query signins_settled or signins_live: this table may hold earlier revisions until a merge';

-- The stored-through mark: every event acknowledged to a producer before it is in signins.
CREATE TABLE stored_through
(
    consumer_group LowCardinality(String) COMMENT 'Consumer group of the sink that measured',
    stored_through DateTime64(3, 'UTC') COMMENT 'Every event acknowledged before this instant is queryable',
    measured_at DateTime64(3, 'UTC') COMMENT 'When the measurement ended'
)
ENGINE = ReplacingMergeTree(stored_through)
ORDER BY consumer_group
COMMENT 'The stored-through mark of each sink; the newest row of a group counts';

CREATE VIEW signins_live AS
SELECT * EXCEPT (revision, raw_partition, raw_offset, raw_index, _partition, _offset)
FROM signins FINAL
COMMENT 'Every sign-in stored, each once, in its latest revision; the last two hours may still change';

-- Two hours are the contract with producers: an event reaches Gatehouse within
-- two hours of its event time (visibility.latency).
CREATE VIEW signins_settled AS
SELECT * EXCEPT (revision, raw_partition, raw_offset, raw_index, _partition, _offset)
FROM signins FINAL
WHERE created_at < (SELECT max(stored_through) - INTERVAL 2 HOUR FROM stored_through)
COMMENT 'Sign-ins before the horizon, each once: the same question gets the same answer tomorrow';
