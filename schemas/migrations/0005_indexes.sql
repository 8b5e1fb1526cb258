-- Indexes for every filter of a sign-in report. They say which granules cannot
-- hold a value, so they serve what is rare; what is frequent is found in the
-- newest granules anyway. Names are indexed as filters compare them: without
-- case, those of people and places in any script.
ALTER TABLE signins
    ADD INDEX IF NOT EXISTS by_user_display_name lowerUTF8(user_display_name) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_app_id app_id TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_app_display_name lowerUTF8(app_display_name) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_resource_id resource_id TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_resource_display_name lowerUTF8(resource_display_name) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_client_app lower(client_app) TYPE set(32) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_operating_system lower(operating_system) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_browser lower(browser) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_city lowerUTF8(city) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_state lowerUTF8(state) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_country lower(country) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_status status TYPE set(4) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_error_code error_code TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_conditional_access_status conditional_access_status TYPE set(8) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_ip ip TYPE bloom_filter(0.01) GRANULARITY 1,
    -- The networks that an address lies in, so that a network is found like a value.
    ADD INDEX IF NOT EXISTS by_network arrayMap(bits -> tupleElement(IPv6CIDRToRange(ip, bits), 1), [120, 112, 64, 48, 32]) TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE signins
    MATERIALIZE INDEX by_user_display_name,
    MATERIALIZE INDEX by_app_id,
    MATERIALIZE INDEX by_app_display_name,
    MATERIALIZE INDEX by_resource_id,
    MATERIALIZE INDEX by_resource_display_name,
    MATERIALIZE INDEX by_client_app,
    MATERIALIZE INDEX by_operating_system,
    MATERIALIZE INDEX by_browser,
    MATERIALIZE INDEX by_city,
    MATERIALIZE INDEX by_state,
    MATERIALIZE INDEX by_country,
    MATERIALIZE INDEX by_status,
    MATERIALIZE INDEX by_error_code,
    MATERIALIZE INDEX by_conditional_access_status,
    MATERIALIZE INDEX by_ip,
    MATERIALIZE INDEX by_network;
