-- Every row of a range of one enriched partition, repeats included: FINAL would hide them.
SELECT _offset, id
FROM signins
WHERE _partition = ? AND _offset >= ? AND _offset < ?
ORDER BY _offset
