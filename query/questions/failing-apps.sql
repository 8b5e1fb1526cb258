-- Applications that fail most
-- Applications by the number of sign-ins that fail, with the error that is the most frequent. Interrupted sign-ins go on and are
-- no failures.
-- {failures:UInt32} = 10: failures, at least
-- {share:Float64} = 0.1: share of failures, at least
-- {top:UInt32} = 20: applications, at most
SELECT
    app_id,
    max(name) AS app_display_name,
    sumIf(sign_ins, status = 'Failure') AS failures,
    sumIf(sign_ins, status = 'Success') AS successes,
    round(failures / (failures + successes), 3) AS failing,
    uniqExactMergeIf(users, status = 'Failure') AS users_failing,
    argMaxIf(error_code, sign_ins, status = 'Failure') AS main_error_code,
    argMaxIf(reason, sign_ins, status = 'Failure') AS main_failure_reason
FROM
(
    SELECT
        app_id, status, error_code, max(app_display_name) AS name, max(failure_reason) AS reason, count() AS sign_ins,
        uniqExactState(multiIf(user_id != '', user_id, user_principal_name != '', lower(user_principal_name), service_principal_id)) AS users
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND status IN ('Success', 'Failure')
    GROUP BY app_id, status, error_code
)
GROUP BY app_id
HAVING failures >= {failures:UInt32} AND failing >= {share:Float64}
ORDER BY failures DESC, app_id
LIMIT {top:UInt32}
