-- What the server's clock says and the stored-through mark, Unix ms, 0 for none,
-- and the last span of each unit up to which all are published, Unix s.
SELECT toUnixTimestamp64Milli(now64(3)),
    (SELECT toUnixTimestamp64Milli(max(stored_through)) FROM stored_through),
    (SELECT mapFromArrays(groupArray(name), groupArray(last)) FROM
        (SELECT toString(granularity) AS name, toInt64(toUnixTimestamp(max(start))) AS last FROM rollup_published WHERE tenant_id = '' GROUP BY granularity))
