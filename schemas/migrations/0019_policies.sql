-- What policies came to, and how authentication was processed, is said in few different
-- texts, but long ones: thirty policies take 8 KB. As dictionaries of their parts they
-- are stored and unpacked once, not for each row: a page of sign-ins that lie far apart
-- unpacked up to 10 MB for each of them (bench/NOTES.md).
-- Only these columns are written anew, which takes a minute or two for fifty million
-- rows. Sinks and query services may run on.
ALTER TABLE signins
    MODIFY COLUMN authentication_processing_details LowCardinality(String),
    MODIFY COLUMN applied_conditional_access_policies LowCardinality(String),
    MODIFY COLUMN evaluated_conditional_access_policies LowCardinality(String);
