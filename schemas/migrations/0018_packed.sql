-- Values that go together lie in one column: what a client is in _device, where it is
-- in _place, what came of it in _result, how it was asked for in _kind, an application
-- with its name in _app. Their combinations are few, so that seven columns of few values
-- stand for sixty-six, each of which cost an insert, a merge and a page of rows that lie
-- far apart as much as one of these (package schemas/packed, bench/NOTES.md).
-- A text has the values in their order, each followed by the byte FF, items of lists by
-- FE; neither occurs in UTF-8. The columns under the names that everybody uses take
-- theirs from it, which ClickHouse does once for each different text, not for each row;
-- they are indexed as before.
-- What is there is copied, which takes a minute for about ten million rows. Sinks
-- of an earlier version stop meanwhile, and store again what they were storing.
ALTER TABLE signins
    ADD COLUMN IF NOT EXISTS _kind LowCardinality(String) COMMENT 'How it was asked for: values that go together, each followed by the byte FF' CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS _app LowCardinality(String) COMMENT 'Application: values that go together, each followed by the byte FF' CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS _resource LowCardinality(String) COMMENT 'What was signed in to: values that go together, each followed by the byte FF' CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS _service_principal LowCardinality(String) COMMENT 'Application that signed in by itself: values that go together, each followed by the byte FF' CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS _place LowCardinality(String) COMMENT 'Where it came from: values that go together, each followed by the byte FF' CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS _device LowCardinality(String) COMMENT 'Program and device: values that go together, each followed by the byte FF' CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS _result LowCardinality(String) COMMENT 'What came of it: values that go together, each followed by the byte FF' CODEC(ZSTD(1));

RENAME TABLE signins TO signins_before;

CREATE TABLE signins AS signins_before
ENGINE = ReplacingMergeTree(revision)
PARTITION BY toMonday(created_at)
PRIMARY KEY (tenant_id, toStartOfSecond(created_at), _lane, _id)
ORDER BY (tenant_id, toStartOfSecond(created_at), _lane, _id, _id_text)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 4096, min_compress_block_size = 16384, min_level_for_wide_part = 1,
    min_parts_to_merge_at_once = 8
COMMENT 'One row per sign-in. Query signins_settled or signins_live: this table may hold earlier revisions until a merge';

ALTER TABLE signins
    DROP INDEX IF EXISTS by_app_id,
    DROP INDEX IF EXISTS by_app_display_name,
    DROP INDEX IF EXISTS by_resource_id,
    DROP INDEX IF EXISTS by_resource_display_name,
    DROP INDEX IF EXISTS by_client_app,
    DROP INDEX IF EXISTS by_operating_system,
    DROP INDEX IF EXISTS by_browser,
    DROP INDEX IF EXISTS by_conditional_access_status;

ALTER TABLE signins
    DROP COLUMN IF EXISTS user_type,
    DROP COLUMN IF EXISTS home_tenant_id,
    DROP COLUMN IF EXISTS service_principal_id,
    DROP COLUMN IF EXISTS service_principal_name,
    DROP COLUMN IF EXISTS app_id,
    DROP COLUMN IF EXISTS app_display_name,
    DROP COLUMN IF EXISTS resource_id,
    DROP COLUMN IF EXISTS resource_display_name,
    DROP COLUMN IF EXISTS resource_tenant_id,
    DROP COLUMN IF EXISTS latitude,
    DROP COLUMN IF EXISTS longitude,
    DROP COLUMN IF EXISTS location_source,
    DROP COLUMN IF EXISTS reported_location,
    DROP COLUMN IF EXISTS geo_city,
    DROP COLUMN IF EXISTS geo_state,
    DROP COLUMN IF EXISTS geo_country,
    DROP COLUMN IF EXISTS geo_latitude,
    DROP COLUMN IF EXISTS geo_longitude,
    DROP COLUMN IF EXISTS geo_asn,
    DROP COLUMN IF EXISTS geo_organization,
    DROP COLUMN IF EXISTS geo_database,
    DROP COLUMN IF EXISTS autonomous_system_number,
    DROP COLUMN IF EXISTS client_app,
    DROP COLUMN IF EXISTS client_app_used,
    DROP COLUMN IF EXISTS client_app_source,
    DROP COLUMN IF EXISTS is_modern_auth,
    DROP COLUMN IF EXISTS operating_system,
    DROP COLUMN IF EXISTS os_family,
    DROP COLUMN IF EXISTS os_version,
    DROP COLUMN IF EXISTS browser,
    DROP COLUMN IF EXISTS browser_family,
    DROP COLUMN IF EXISTS browser_version,
    DROP COLUMN IF EXISTS device_type,
    DROP COLUMN IF EXISTS device_source,
    DROP COLUMN IF EXISTS is_compliant,
    DROP COLUMN IF EXISTS is_managed,
    DROP COLUMN IF EXISTS trust_type,
    DROP COLUMN IF EXISTS reported_is_interactive,
    DROP COLUMN IF EXISTS sign_in_event_types,
    DROP COLUMN IF EXISTS category,
    DROP COLUMN IF EXISTS authentication_protocol,
    DROP COLUMN IF EXISTS client_credential_type,
    DROP COLUMN IF EXISTS incoming_token_type,
    DROP COLUMN IF EXISTS cross_tenant_access_type,
    DROP COLUMN IF EXISTS token_issuer_type,
    DROP COLUMN IF EXISTS failure_reason,
    DROP COLUMN IF EXISTS remediation,
    DROP COLUMN IF EXISTS reported_failure_reason,
    DROP COLUMN IF EXISTS additional_details,
    DROP COLUMN IF EXISTS authentication_requirement,
    DROP COLUMN IF EXISTS mfa_result,
    DROP COLUMN IF EXISTS mfa_method,
    DROP COLUMN IF EXISTS mfa_source,
    DROP COLUMN IF EXISTS authentication_methods_used,
    DROP COLUMN IF EXISTS conditional_access_status,
    DROP COLUMN IF EXISTS conditional_access_source,
    DROP COLUMN IF EXISTS reported_conditional_access_status,
    DROP COLUMN IF EXISTS policy_version,
    DROP COLUMN IF EXISTS risk_level,
    DROP COLUMN IF EXISTS risk_level_aggregated,
    DROP COLUMN IF EXISTS risk_state,
    DROP COLUMN IF EXISTS risk_detail,
    DROP COLUMN IF EXISTS risk_event_types,
    DROP COLUMN IF EXISTS risk_event_types_v2,
    DROP COLUMN IF EXISTS format,
    DROP COLUMN IF EXISTS id_derived;

ALTER TABLE signins
    ADD COLUMN IF NOT EXISTS user_type LowCardinality(String) ALIAS substringIndex(substringIndex(_kind, '\xFF', 1), '\xFF', -1)
        COMMENT 'member, guest or empty' AFTER user_display_name,
    ADD COLUMN IF NOT EXISTS home_tenant_id LowCardinality(String) ALIAS substringIndex(substringIndex(_kind, '\xFF', 2), '\xFF', -1)
        COMMENT 'Tenant of the user' AFTER user_type,
    ADD COLUMN IF NOT EXISTS service_principal_id LowCardinality(String) ALIAS substringIndex(substringIndex(_service_principal, '\xFF', 1), '\xFF', -1)
        COMMENT 'Object id of the application that signed in, for app sign-ins' AFTER home_tenant_id,
    ADD COLUMN IF NOT EXISTS service_principal_name LowCardinality(String) ALIAS substringIndex(substringIndex(_service_principal, '\xFF', 2), '\xFF', -1)
        COMMENT 'Name of the application that signed in, for app sign-ins' AFTER service_principal_id,
    ADD COLUMN IF NOT EXISTS app_id LowCardinality(String) ALIAS substringIndex(substringIndex(_app, '\xFF', 1), '\xFF', -1)
        COMMENT 'Client application id' AFTER service_principal_name,
    ADD COLUMN IF NOT EXISTS app_display_name LowCardinality(String) ALIAS substringIndex(substringIndex(_app, '\xFF', 2), '\xFF', -1)
        COMMENT 'Client application name' AFTER app_id,
    ADD COLUMN IF NOT EXISTS resource_id LowCardinality(String) ALIAS substringIndex(substringIndex(_resource, '\xFF', 1), '\xFF', -1)
        COMMENT 'Id of the service signed in to' AFTER app_display_name,
    ADD COLUMN IF NOT EXISTS resource_display_name LowCardinality(String) ALIAS substringIndex(substringIndex(_resource, '\xFF', 2), '\xFF', -1)
        COMMENT 'Name of the service signed in to' AFTER resource_id,
    ADD COLUMN IF NOT EXISTS resource_tenant_id LowCardinality(String) ALIAS substringIndex(substringIndex(_kind, '\xFF', 3), '\xFF', -1)
        COMMENT 'Tenant that owns the resource' AFTER resource_display_name,
    ADD COLUMN IF NOT EXISTS latitude Nullable(Float64) ALIAS toFloat64OrNull(substringIndex(substringIndex(_place, '\xFF', 1), '\xFF', -1))
        COMMENT 'Degrees; a best effort' AFTER country,
    ADD COLUMN IF NOT EXISTS longitude Nullable(Float64) ALIAS toFloat64OrNull(substringIndex(substringIndex(_place, '\xFF', 2), '\xFF', -1))
        COMMENT 'Degrees; a best effort' AFTER latitude,
    ADD COLUMN IF NOT EXISTS location_source LowCardinality(String) ALIAS substringIndex(substringIndex(_place, '\xFF', 3), '\xFF', -1)
        COMMENT 'Who named city, state and country: producer, database, private, reserved, or empty' AFTER longitude,
    ADD COLUMN IF NOT EXISTS reported_location String ALIAS substringIndex(substringIndex(_place, '\xFF', 4), '\xFF', -1)
        COMMENT 'The producer''s location as JSON where the columns above do not hold all of it' AFTER location_source,
    ADD COLUMN IF NOT EXISTS geo_city LowCardinality(String) ALIAS substringIndex(substringIndex(_place, '\xFF', 5), '\xFF', -1)
        COMMENT 'City of ip_address by the geolocation database' AFTER reported_location,
    ADD COLUMN IF NOT EXISTS geo_state LowCardinality(String) ALIAS substringIndex(substringIndex(_place, '\xFF', 6), '\xFF', -1)
        COMMENT 'State of ip_address by the geolocation database' AFTER geo_city,
    ADD COLUMN IF NOT EXISTS geo_country LowCardinality(String) ALIAS substringIndex(substringIndex(_place, '\xFF', 7), '\xFF', -1)
        COMMENT 'Country of ip_address by the geolocation database, ISO 3166-1 alpha-2' AFTER geo_state,
    ADD COLUMN IF NOT EXISTS geo_latitude Nullable(Float64) ALIAS toFloat64OrNull(substringIndex(substringIndex(_place, '\xFF', 8), '\xFF', -1))
        COMMENT 'Degrees, by the geolocation database' AFTER geo_country,
    ADD COLUMN IF NOT EXISTS geo_longitude Nullable(Float64) ALIAS toFloat64OrNull(substringIndex(substringIndex(_place, '\xFF', 9), '\xFF', -1))
        COMMENT 'Degrees, by the geolocation database' AFTER geo_latitude,
    ADD COLUMN IF NOT EXISTS geo_asn UInt32 ALIAS toUInt32OrZero(substringIndex(substringIndex(_place, '\xFF', 10), '\xFF', -1))
        COMMENT 'Autonomous system number by the geolocation database; 0 when unknown' AFTER geo_longitude,
    ADD COLUMN IF NOT EXISTS geo_organization LowCardinality(String) ALIAS substringIndex(substringIndex(_place, '\xFF', 11), '\xFF', -1)
        COMMENT 'Organisation of the autonomous system by the geolocation database' AFTER geo_asn,
    ADD COLUMN IF NOT EXISTS geo_database LowCardinality(String) ALIAS substringIndex(substringIndex(_place, '\xFF', 12), '\xFF', -1)
        COMMENT 'Type and build date of the geolocation database' AFTER geo_organization,
    ADD COLUMN IF NOT EXISTS autonomous_system_number UInt32 ALIAS toUInt32OrZero(substringIndex(substringIndex(_place, '\xFF', 13), '\xFF', -1))
        COMMENT 'Autonomous system number as the producer said; 0 when not said' AFTER geo_database,
    ADD COLUMN IF NOT EXISTS client_app LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 1), '\xFF', -1)
        COMMENT 'Client app, one of 15 names; empty when nothing is known' AFTER autonomous_system_number,
    ADD COLUMN IF NOT EXISTS client_app_used LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 2), '\xFF', -1)
        COMMENT 'Client app as the producer wrote it' AFTER client_app,
    ADD COLUMN IF NOT EXISTS client_app_source LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 3), '\xFF', -1)
        COMMENT 'The evidence that decided client_app' AFTER client_app_used,
    ADD COLUMN IF NOT EXISTS is_modern_auth Nullable(Bool) ALIAS toUInt8OrNull(substringIndex(substringIndex(_device, '\xFF', 4), '\xFF', -1))
        COMMENT 'Whether client_app uses modern authentication; NULL when client_app is empty' AFTER client_app_source,
    ADD COLUMN IF NOT EXISTS operating_system LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 5), '\xFF', -1)
        COMMENT 'Operating system of the device' AFTER user_agent,
    ADD COLUMN IF NOT EXISTS os_family LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 6), '\xFF', -1)
        COMMENT 'Operating system without its version, such as Windows' AFTER operating_system,
    ADD COLUMN IF NOT EXISTS os_version LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 7), '\xFF', -1)
        COMMENT 'Version of the operating system' AFTER os_family,
    ADD COLUMN IF NOT EXISTS browser LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 8), '\xFF', -1)
        COMMENT 'Browser and its version' AFTER os_version,
    ADD COLUMN IF NOT EXISTS browser_family LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 9), '\xFF', -1)
        COMMENT 'Browser without its version, such as Chrome' AFTER browser,
    ADD COLUMN IF NOT EXISTS browser_version LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 10), '\xFF', -1)
        COMMENT 'Version of the browser' AFTER browser_family,
    ADD COLUMN IF NOT EXISTS device_type LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 11), '\xFF', -1)
        COMMENT 'desktop, mobile, tablet, tv, bot, other; empty when unknown' AFTER browser_version,
    ADD COLUMN IF NOT EXISTS device_source LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 12), '\xFF', -1)
        COMMENT 'Who named operating_system and browser: producer, userAgent or empty' AFTER device_type,
    ADD COLUMN IF NOT EXISTS is_compliant Nullable(Bool) ALIAS toUInt8OrNull(substringIndex(substringIndex(_device, '\xFF', 13), '\xFF', -1))
        COMMENT 'Whether the device is compliant; NULL when not said' AFTER device_display_name,
    ADD COLUMN IF NOT EXISTS is_managed Nullable(Bool) ALIAS toUInt8OrNull(substringIndex(substringIndex(_device, '\xFF', 14), '\xFF', -1))
        COMMENT 'Whether the device is managed; NULL when not said' AFTER is_compliant,
    ADD COLUMN IF NOT EXISTS trust_type LowCardinality(String) ALIAS substringIndex(substringIndex(_device, '\xFF', 15), '\xFF', -1)
        COMMENT 'How the device is joined, such as Azure AD registered' AFTER is_managed,
    ADD COLUMN IF NOT EXISTS reported_is_interactive Nullable(Bool) ALIAS toUInt8OrNull(substringIndex(substringIndex(_kind, '\xFF', 4), '\xFF', -1))
        COMMENT 'isInteractive as the producer said; NULL when not said' AFTER event_type,
    ADD COLUMN IF NOT EXISTS sign_in_event_types Array(LowCardinality(String)) ALIAS arrayPopBack(splitByChar('\xFE', substringIndex(substringIndex(_kind, '\xFF', 5), '\xFF', -1)))
        COMMENT 'signInEventTypes as the producer said' AFTER reported_is_interactive,
    ADD COLUMN IF NOT EXISTS category LowCardinality(String) ALIAS substringIndex(substringIndex(_kind, '\xFF', 6), '\xFF', -1)
        COMMENT 'Export category as the producer wrote it, such as SignInLogs' AFTER sign_in_event_types,
    ADD COLUMN IF NOT EXISTS authentication_protocol LowCardinality(String) ALIAS substringIndex(substringIndex(_kind, '\xFF', 7), '\xFF', -1)
        COMMENT 'Protocol, such as oAuth2 or deviceCode' AFTER category,
    ADD COLUMN IF NOT EXISTS client_credential_type LowCardinality(String) ALIAS substringIndex(substringIndex(_kind, '\xFF', 8), '\xFF', -1)
        COMMENT 'Credential of a confidential client, such as certificate' AFTER authentication_protocol,
    ADD COLUMN IF NOT EXISTS incoming_token_type LowCardinality(String) ALIAS substringIndex(substringIndex(_kind, '\xFF', 9), '\xFF', -1)
        COMMENT 'Token the client came with, such as primaryRefreshToken' AFTER client_credential_type,
    ADD COLUMN IF NOT EXISTS cross_tenant_access_type LowCardinality(String) ALIAS substringIndex(substringIndex(_kind, '\xFF', 10), '\xFF', -1)
        COMMENT 'Such as none or b2bCollaboration' AFTER incoming_token_type,
    ADD COLUMN IF NOT EXISTS token_issuer_type LowCardinality(String) ALIAS substringIndex(substringIndex(_kind, '\xFF', 11), '\xFF', -1)
        COMMENT 'Such as AzureAD or ADFederationServices' AFTER cross_tenant_access_type,
    ADD COLUMN IF NOT EXISTS failure_reason LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 1), '\xFF', -1)
        COMMENT 'Why it failed: the producer''s text, else the error catalogue''s; empty on success' AFTER error_code,
    ADD COLUMN IF NOT EXISTS remediation LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 2), '\xFF', -1)
        COMMENT 'What to do about it, from the error catalogue' AFTER failure_reason,
    ADD COLUMN IF NOT EXISTS reported_failure_reason LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 3), '\xFF', -1)
        COMMENT 'failureReason as the producer wrote it' AFTER remediation,
    ADD COLUMN IF NOT EXISTS additional_details LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 4), '\xFF', -1)
        COMMENT 'Details of the result, such as MFA requirement satisfied by claim in the token' AFTER reported_failure_reason,
    ADD COLUMN IF NOT EXISTS authentication_requirement LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 5), '\xFF', -1)
        COMMENT 'singleFactorAuthentication or multiFactorAuthentication; empty when not said' AFTER additional_details,
    ADD COLUMN IF NOT EXISTS mfa_result LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 7), '\xFF', -1)
        COMMENT 'What became of multi-factor authentication: notRequired, satisfiedByClaim, satisfied, denied, interrupted; empty when unknown' AFTER authentication_requirement,
    ADD COLUMN IF NOT EXISTS mfa_method LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 8), '\xFF', -1)
        COMMENT 'Method that satisfied the second factor or was denied' AFTER mfa_result,
    ADD COLUMN IF NOT EXISTS mfa_source LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 9), '\xFF', -1)
        COMMENT 'The evidence that decided mfa_result: details, steps, code, requirement' AFTER mfa_method,
    ADD COLUMN IF NOT EXISTS authentication_methods_used Array(LowCardinality(String)) ALIAS arrayPopBack(splitByChar('\xFE', substringIndex(substringIndex(_result, '\xFF', 6), '\xFF', -1)))
        COMMENT 'Authentication methods used' AFTER authentication_details,
    ADD COLUMN IF NOT EXISTS conditional_access_status LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 10), '\xFF', -1)
        COMMENT 'Conditional Access outcome: success, failure or notApplied' AFTER authentication_processing_details,
    ADD COLUMN IF NOT EXISTS conditional_access_source LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 11), '\xFF', -1)
        COMMENT 'Where the outcome comes from: producer, policies or none' AFTER conditional_access_status,
    ADD COLUMN IF NOT EXISTS reported_conditional_access_status LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 12), '\xFF', -1)
        COMMENT 'conditionalAccessStatus as the producer said' AFTER conditional_access_source,
    ADD COLUMN IF NOT EXISTS policy_version LowCardinality(String) ALIAS substringIndex(substringIndex(_kind, '\xFF', 12), '\xFF', -1)
        COMMENT 'Version of the tenant''s policies that were evaluated' AFTER evaluated_conditional_access_policies,
    ADD COLUMN IF NOT EXISTS risk_level LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 13), '\xFF', -1)
        COMMENT 'Risk level during sign-in: none, low, medium, high, hidden' AFTER policy_version,
    ADD COLUMN IF NOT EXISTS risk_level_aggregated LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 14), '\xFF', -1)
        COMMENT 'Aggregated risk level' AFTER risk_level,
    ADD COLUMN IF NOT EXISTS risk_state LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 15), '\xFF', -1)
        COMMENT 'Risk state, such as atRisk' AFTER risk_level_aggregated,
    ADD COLUMN IF NOT EXISTS risk_detail LowCardinality(String) ALIAS substringIndex(substringIndex(_result, '\xFF', 16), '\xFF', -1)
        COMMENT 'Reason behind the risk state' AFTER risk_state,
    ADD COLUMN IF NOT EXISTS risk_event_types Array(LowCardinality(String)) ALIAS arrayPopBack(splitByChar('\xFE', substringIndex(substringIndex(_result, '\xFF', 17), '\xFF', -1)))
        COMMENT 'Risk detections, older names' AFTER risk_detail,
    ADD COLUMN IF NOT EXISTS risk_event_types_v2 Array(LowCardinality(String)) ALIAS arrayPopBack(splitByChar('\xFE', substringIndex(substringIndex(_result, '\xFF', 18), '\xFF', -1)))
        COMMENT 'Risk detections' AFTER risk_event_types,
    ADD COLUMN IF NOT EXISTS format LowCardinality(String) ALIAS substringIndex(substringIndex(_kind, '\xFF', 13), '\xFF', -1)
        COMMENT 'Raw format: graph, azureMonitor, logAnalytics, portalCsv, advancedHunting' AFTER additional,
    ADD COLUMN IF NOT EXISTS id_derived Bool ALIAS toUInt8OrZero(substringIndex(substringIndex(_kind, '\xFF', 14), '\xFF', -1))
        COMMENT 'Whether the event had no usable id and got one from its content' AFTER format;

ALTER TABLE signins
    ADD INDEX IF NOT EXISTS by_app_id app_id TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_app_display_name lowerUTF8(app_display_name) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_resource_id resource_id TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_resource_display_name lowerUTF8(resource_display_name) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_client_app lower(client_app) TYPE set(32) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_operating_system lower(operating_system) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_browser lower(browser) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_conditional_access_status conditional_access_status TYPE set(8) GRANULARITY 1;

-- Not what an earlier attempt has copied.
INSERT INTO signins
WITH
    x -> replaceAll(replaceAll(x, '\xFF', '\xEF\xBF\xBD'), '\xFE', '\xEF\xBF\xBD') AS valid
SELECT * EXCEPT (
        user_type, home_tenant_id, service_principal_id, service_principal_name, app_id, app_display_name, resource_id, resource_display_name,
        resource_tenant_id, latitude, longitude, location_source, reported_location, geo_city, geo_state, geo_country, geo_latitude, geo_longitude, geo_asn,
        geo_organization, geo_database, autonomous_system_number, client_app, client_app_used, client_app_source, is_modern_auth, operating_system, os_family,
        os_version, browser, browser_family, browser_version, device_type, device_source, is_compliant, is_managed, trust_type, reported_is_interactive,
        sign_in_event_types, category, authentication_protocol, client_credential_type, incoming_token_type, cross_tenant_access_type, token_issuer_type,
        failure_reason, remediation, reported_failure_reason, additional_details, authentication_requirement, mfa_result, mfa_method, mfa_source,
        authentication_methods_used, conditional_access_status, conditional_access_source, reported_conditional_access_status, policy_version, risk_level,
        risk_level_aggregated, risk_state, risk_detail, risk_event_types, risk_event_types_v2, format, id_derived)
    REPLACE (concat(
            valid(user_type), '\xFF', valid(home_tenant_id), '\xFF', valid(resource_tenant_id), '\xFF',
            ifNull(toString(CAST(reported_is_interactive, 'Nullable(UInt8)')), ''), '\xFF',
            arrayStringConcat(arrayMap(item -> concat(valid(item), '\xFE'), sign_in_event_types)), '\xFF', valid(category), '\xFF',
            valid(authentication_protocol), '\xFF', valid(client_credential_type), '\xFF', valid(incoming_token_type), '\xFF',
            valid(cross_tenant_access_type), '\xFF', valid(token_issuer_type), '\xFF', valid(policy_version), '\xFF', valid(format), '\xFF',
            ifNull(toString(CAST(id_derived, 'Nullable(UInt8)')), ''), '\xFF') AS _kind,
        concat(
            valid(app_id), '\xFF', valid(app_display_name), '\xFF') AS _app,
        concat(
            valid(resource_id), '\xFF', valid(resource_display_name), '\xFF') AS _resource,
        concat(
            valid(service_principal_id), '\xFF', valid(service_principal_name), '\xFF') AS _service_principal,
        concat(
            ifNull(toString(latitude), ''), '\xFF', ifNull(toString(longitude), ''), '\xFF', valid(location_source), '\xFF', valid(reported_location), '\xFF',
            valid(geo_city), '\xFF', valid(geo_state), '\xFF', valid(geo_country), '\xFF', ifNull(toString(geo_latitude), ''), '\xFF',
            ifNull(toString(geo_longitude), ''), '\xFF', if(geo_asn = 0, '', toString(geo_asn)), '\xFF', valid(geo_organization), '\xFF',
            valid(geo_database), '\xFF', if(autonomous_system_number = 0, '', toString(autonomous_system_number)), '\xFF') AS _place,
        concat(
            valid(client_app), '\xFF', valid(client_app_used), '\xFF', valid(client_app_source), '\xFF',
            ifNull(toString(CAST(is_modern_auth, 'Nullable(UInt8)')), ''), '\xFF', valid(operating_system), '\xFF', valid(os_family), '\xFF',
            valid(os_version), '\xFF', valid(browser), '\xFF', valid(browser_family), '\xFF', valid(browser_version), '\xFF', valid(device_type), '\xFF',
            valid(device_source), '\xFF', ifNull(toString(CAST(is_compliant, 'Nullable(UInt8)')), ''), '\xFF',
            ifNull(toString(CAST(is_managed, 'Nullable(UInt8)')), ''), '\xFF', valid(trust_type), '\xFF') AS _device,
        concat(
            valid(failure_reason), '\xFF', valid(remediation), '\xFF', valid(reported_failure_reason), '\xFF', valid(additional_details), '\xFF',
            valid(authentication_requirement), '\xFF', arrayStringConcat(arrayMap(item -> concat(valid(item), '\xFE'), authentication_methods_used)), '\xFF',
            valid(mfa_result), '\xFF', valid(mfa_method), '\xFF', valid(mfa_source), '\xFF', valid(conditional_access_status), '\xFF',
            valid(conditional_access_source), '\xFF', valid(reported_conditional_access_status), '\xFF', valid(risk_level), '\xFF',
            valid(risk_level_aggregated), '\xFF', valid(risk_state), '\xFF', valid(risk_detail), '\xFF',
            arrayStringConcat(arrayMap(item -> concat(valid(item), '\xFE'), risk_event_types)), '\xFF',
            arrayStringConcat(arrayMap(item -> concat(valid(item), '\xFE'), risk_event_types_v2)), '\xFF') AS _result)
FROM signins_before WHERE (_partition, _offset) NOT IN (SELECT _partition, _offset FROM signins)
SETTINGS optimize_on_insert = 0, max_partitions_per_insert_block = 0;

DROP TABLE IF EXISTS signins_before SYNC;

-- The columns are named, for * would put those last that are taken from others.
CREATE OR REPLACE VIEW signins_live AS
SELECT
    tenant_id, created_at, id, user_id, user_principal_name, user_display_name, user_type, home_tenant_id, service_principal_id, service_principal_name,
    app_id, app_display_name, resource_id, resource_display_name, resource_tenant_id, ip_address, ip, city, state, country, latitude, longitude,
    location_source, reported_location, geo_city, geo_state, geo_country, geo_latitude, geo_longitude, geo_asn, geo_organization, geo_database,
    autonomous_system_number, client_app, client_app_used, client_app_source, is_modern_auth, user_agent, operating_system, os_family, os_version,
    browser, browser_family, browser_version, device_type, device_source, device_id, device_display_name, is_compliant, is_managed, trust_type,
    is_interactive, event_type, reported_is_interactive, sign_in_event_types, category, authentication_protocol, client_credential_type,
    incoming_token_type, cross_tenant_access_type, token_issuer_type, processing_time_ms, status, error_code, failure_reason, remediation,
    reported_failure_reason, additional_details, authentication_requirement, mfa_result, mfa_method, mfa_source, authentication_details,
    authentication_methods_used, authentication_processing_details, conditional_access_status, conditional_access_source,
    reported_conditional_access_status, applied_conditional_access_policies, evaluated_conditional_access_policies, policy_version, risk_level,
    risk_level_aggregated, risk_state, risk_detail, risk_event_types, risk_event_types_v2, correlation_id, original_request_id, unique_token_identifier,
    session_id, more, additional, format, id_derived, sent_at, received_at, stored_at, late_seconds
FROM signins FINAL
COMMENT 'Every sign-in stored, each once, in its latest revision; the last two hours may still change';

CREATE OR REPLACE VIEW signins_settled AS
SELECT
    tenant_id, created_at, id, user_id, user_principal_name, user_display_name, user_type, home_tenant_id, service_principal_id, service_principal_name,
    app_id, app_display_name, resource_id, resource_display_name, resource_tenant_id, ip_address, ip, city, state, country, latitude, longitude,
    location_source, reported_location, geo_city, geo_state, geo_country, geo_latitude, geo_longitude, geo_asn, geo_organization, geo_database,
    autonomous_system_number, client_app, client_app_used, client_app_source, is_modern_auth, user_agent, operating_system, os_family, os_version,
    browser, browser_family, browser_version, device_type, device_source, device_id, device_display_name, is_compliant, is_managed, trust_type,
    is_interactive, event_type, reported_is_interactive, sign_in_event_types, category, authentication_protocol, client_credential_type,
    incoming_token_type, cross_tenant_access_type, token_issuer_type, processing_time_ms, status, error_code, failure_reason, remediation,
    reported_failure_reason, additional_details, authentication_requirement, mfa_result, mfa_method, mfa_source, authentication_details,
    authentication_methods_used, authentication_processing_details, conditional_access_status, conditional_access_source,
    reported_conditional_access_status, applied_conditional_access_policies, evaluated_conditional_access_policies, policy_version, risk_level,
    risk_level_aggregated, risk_state, risk_detail, risk_event_types, risk_event_types_v2, correlation_id, original_request_id, unique_token_identifier,
    session_id, more, additional, format, id_derived, sent_at, received_at, stored_at, late_seconds
FROM signins FINAL
WHERE created_at < (SELECT max(stored_through) - INTERVAL 2 HOUR FROM stored_through)
COMMENT 'Sign-ins before the horizon, each once: the same question gets the same answer tomorrow';
