-- How long sign-ins take to arrive
-- By hour of the sign-in: seconds from the sign-in until Gatehouse took it, and from then until its row was stored; and how many
-- came after their hour was settled. By the latest delivery of each, so that a revision counts as late.
SELECT
    toStartOfHour(created_at) AS hour,
    count() AS sign_ins,
    round(quantile(0.5)(arrival), 1) AS arrival_p50,
    round(quantile(0.99)(arrival), 1) AS arrival_p99,
    round(max(arrival), 1) AS arrival_max,
    round(quantile(0.5)(storing), 1) AS storing_p50,
    round(quantile(0.99)(storing), 1) AS storing_p99,
    countIf(late_seconds > 0) AS late
FROM
(
    SELECT
        created_at, late_seconds,
        toFloat64(received_at) - toFloat64(created_at) AS arrival,
        toFloat64(stored_at) - toFloat64(received_at) AS storing
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
)
GROUP BY hour
ORDER BY hour
