-- Which rows of the table asked need no insert: the record itself is in signins, or a later delivery of the same id, for
-- which a merge may have removed it. A row of another partition with the same revision says nothing about this record.
SELECT DISTINCT asked._offset AS known
FROM signins
INNER JOIN asked ON signins.tenant_id = asked.tenant_id AND signins._id = asked._id AND signins._id_text = asked._id_text
    AND toStartOfSecond(signins.created_at) = toStartOfSecond(asked.created_at)
WHERE (signins.tenant_id, toStartOfSecond(signins.created_at), signins._id) IN (SELECT tenant_id, toStartOfSecond(created_at), _id FROM asked)
    AND signins.created_at >= (SELECT min(toStartOfSecond(created_at)) FROM asked)
    AND signins.created_at < (SELECT max(toStartOfSecond(created_at)) FROM asked) + INTERVAL 1 SECOND
    AND (signins.revision > asked.revision
        OR signins.revision = asked.revision AND signins._partition = {partition:Int32} AND signins._offset >= asked._offset)
