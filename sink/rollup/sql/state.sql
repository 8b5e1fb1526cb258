-- What the server's clock says, the stored-through mark, and up to where all hours
-- and days are published, Unix ms and s; 0 for nothing.
SELECT toUnixTimestamp64Milli(now64(3)),
    (SELECT toUnixTimestamp64Milli(max(stored_through)) FROM stored_through),
    (SELECT if(count() = 0, 0, toInt64(toUnixTimestamp(max(start))) + 3600) FROM rollup_published WHERE tenant_id = '' AND granularity = 'hour'),
    (SELECT if(count() = 0, 0, toInt64(toUnixTimestamp(max(start))) + 86400) FROM rollup_published WHERE tenant_id = '' AND granularity = 'day')
