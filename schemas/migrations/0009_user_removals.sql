-- How numbers of users go whose last sign-in has been removed, so that their ids
-- do not stay in rollup_user_numbers. Several sinks may compute rollups and give
-- numbers out at the same time, each of which may stand still at any point:
-- 1. The remover looks for users without sign-ins. It stores the greatest number
--    given out so far once more, for tenant '' and key '', so that the next one
--    is greater for ever. Then it notes that the removal is open.
-- 2. Of these users it looks again which have sign-ins now, and notes the numbers
--    of the others as decided. From the note it has half a minute for that, by the
--    server's clock: later the table refuses them.
-- 3. It deletes what is decided from rollup_user_numbers and notes that the removal
--    is closed. When it dies before, any other does this after a minute.
-- Whoever computes rollups publishes them only when each removal was closed before
-- he began to read. So either he sees the removal and computes again, or the
-- remover sees the sign-ins that he read.
-- Readers need not know: bitmaps that count hold no number of a user without
-- sign-ins, and a user without a number is counted beside them.
CREATE TABLE rollup_user_removals
(
    removal UInt64 COMMENT 'When the removal was opened, in ms since 1970 by the server''s clock, times 2^20, and chance',
    state Enum8('open' = 1, 'decided' = 2, 'closed' = 3) COMMENT 'open and closed once each, decided once for each number',
    number UInt32 COMMENT 'Number that nobody has any more; 0 unless decided' CODEC(Delta, ZSTD(1)),
    at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was written, by the server''s clock' CODEC(Delta, ZSTD(1)),
    -- A remover that slept must not decide what it knew before.
    CONSTRAINT in_time CHECK state != 'decided' OR intDiv(removal, 1048576) + 30000 > toUnixTimestamp64Milli(now64(3))
)
ENGINE = MergeTree
ORDER BY (removal, state, number)
TTL toDateTime(at) + INTERVAL 1 DAY
COMMENT 'Removals of users'' numbers whose sign-ins are gone, of the last day';
