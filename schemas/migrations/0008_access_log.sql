-- Who read what: a row per answered request of the query service that named a
-- tenant. It never holds tokens.
CREATE TABLE access_log
(
    tenant_id LowCardinality(String) COMMENT 'Tenant whose data was asked for',
    at DateTime64(3, 'UTC') COMMENT 'When the request came' CODEC(Delta, ZSTD(1)),
    request_id UUID COMMENT 'Names the request here, in its answer and in the log of the service',
    client_request_id String COMMENT 'The client''s own name for the request; the request_id when it gave none' CODEC(ZSTD(1)),
    user_id String COMMENT 'Object id of the user, or of the application that acted for itself' CODEC(ZSTD(1)),
    app_id LowCardinality(String) COMMENT 'Client id of the application that held the token; empty when the issuer names none',
    app_only Bool COMMENT 'No user stood behind the application' CODEC(ZSTD(1)),
    roles Array(LowCardinality(String)) COMMENT 'Roles and permissions that counted; empty: the user''s own sign-ins only',
    whole_tenant Bool COMMENT 'Sign-ins of the whole tenant could be seen; false: own ones only' CODEC(ZSTD(1)),
    method LowCardinality(String) COMMENT 'HTTP method',
    route LowCardinality(String) COMMENT 'What was asked for, such as signins or weekly',
    target String COMMENT 'The id in the path, such as that of a sign-in; empty for lists and reports' CODEC(ZSTD(1)),
    options Map(LowCardinality(String), String) COMMENT 'Query options such as $filter; of a refused request (400) their names only' CODEC(ZSTD(1)),
    status UInt16 COMMENT 'HTTP status; 499: the client went before the answer was whole' CODEC(ZSTD(1)),
    rows UInt64 COMMENT 'Sign-ins that the answer showed; reports show none, they count' CODEC(T64, ZSTD(1)),
    bytes UInt64 COMMENT 'Length of the answer''s body as sent' CODEC(T64, ZSTD(1)),
    duration_ms UInt32 COMMENT 'Time from the request to the end of its answer, ms' CODEC(T64, ZSTD(1)),
    remote_address String COMMENT 'Address of the peer: the client, or the last proxy before the service' CODEC(ZSTD(1)),
    forwarded_for String COMMENT 'The header X-Forwarded-For as it came: whom proxies, or the client, say they speak for' CODEC(ZSTD(1)),
    expires_at DateTime('UTC') COMMENT 'When the row is removed: query.access_log.retention_days after the request' CODEC(Delta, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (tenant_id, at, request_id)
TTL expires_at
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Who read what by the query service';
