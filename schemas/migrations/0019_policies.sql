-- What policies came to, and how authentication was processed, is said in few different
-- texts, but long ones: thirty policies take 8 KB. As dictionaries of their parts they
-- are stored and unpacked once, not for each row: a page of sign-ins that lie far apart
-- unpacked up to 5 MB for each of them (bench/NOTES.md).
-- Only these columns are written anew, five million rows in 5 s on a server with nothing
-- else to do, after the merges that run. Sinks and query services may run on.
ALTER TABLE signins
    MODIFY COLUMN authentication_processing_details LowCardinality(String),
    MODIFY COLUMN applied_conditional_access_policies LowCardinality(String),
    MODIFY COLUMN evaluated_conditional_access_policies LowCardinality(String);
