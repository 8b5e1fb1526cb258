-- Mondays of the weeks that have rows.
SELECT DISTINCT _partition_id FROM signins
