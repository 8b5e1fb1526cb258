-- Removals that were not closed before a moment, Unix ms.
SELECT count()
FROM
(
    SELECT removal
    FROM rollup_user_removals
    WHERE state != 'decided'
    GROUP BY removal
    HAVING countIf(state = 'closed' AND toUnixTimestamp64Milli(at) < {before:Int64}) = 0
)
