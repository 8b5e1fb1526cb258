-- Removals that are not closed, and for how long they have been open, ms.
SELECT removal, toUnixTimestamp64Milli(now64(3)) - toInt64(intDiv(removal, 1048576))
FROM rollup_user_removals
WHERE state != 'decided'
GROUP BY removal
HAVING countIf(state = 'closed') = 0
