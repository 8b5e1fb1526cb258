-- What ClickHouse did in a database from an instant on: inserts, merges and queries,
-- how often, with how many rows each, and the processor time that it has noted, in us.
SELECT what, times, rows, processor FROM
(
    SELECT concat(if(event_type = 'NewPart', 'parts written, ', 'parts merged, '), table) AS what,
        count() AS times, toUInt64(avg(rows)) AS rows,
        toUInt64(sum(ProfileEvents['UserTimeMicroseconds'] + ProfileEvents['SystemTimeMicroseconds'])) AS processor
    FROM system.part_log
    WHERE database = @database AND event_time_microseconds >= @from AND event_type IN ('NewPart', 'MergeParts')
    GROUP BY what
    UNION ALL
    SELECT concat('query: ', substring(replaceRegexpAll(normalizeQuery(query), '\\s+', ' '), 1, 60)) AS what,
        count(), toUInt64(avg(greatest(read_rows, written_rows))), toUInt64(sum(ProfileEvents['UserTimeMicroseconds'] + ProfileEvents['SystemTimeMicroseconds']))
    FROM system.query_log
    WHERE current_database = @database AND event_time_microseconds >= @from AND type != 'QueryStart'
    GROUP BY what
)
ORDER BY processor DESC
LIMIT 8
