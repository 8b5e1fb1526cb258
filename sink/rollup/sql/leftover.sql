batch < %[2]d AND toMonday(start) = '%[1]s'
    AND (tenant_id, granularity, start, batch) NOT IN
        (SELECT tenant_id, granularity, start, max(batch) FROM rollup_published WHERE toMonday(start) = '%[1]s' GROUP BY tenant_id, granularity, start)
    AND (tenant_id, granularity, start) NOT IN
        (SELECT tenant_id, granularity, start FROM rollup_published WHERE toMonday(start) = '%[1]s' AND toUnixTimestamp64Milli(published_at) > %[3]d)
