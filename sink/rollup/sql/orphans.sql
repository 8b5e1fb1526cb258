-- Closes notes that their sink left open although all of their block is stored:
-- what lies before a committed offset is.
INSERT INTO rollup_touched (tenant_id, hour, partition, first_offset, state)
SELECT tenant_id, hour, partition, first_offset, 'closed'
FROM rollup_touched
GROUP BY tenant_id, hour, partition, first_offset
HAVING argMax(state, (noted_at, state)) = 'open'
    AND first_offset < transform(partition, {partitions:Array(Int32)}, {offsets:Array(Int64)}, toInt64(0))
