-- What enrichment decides about multi-factor authentication, devices and the
-- tenant's own policies, and how late an event came. The views list their
-- columns when they are made, so they are made again.
ALTER TABLE signins
    ADD COLUMN os_family LowCardinality(String) COMMENT 'Operating system without its version, such as Windows' AFTER operating_system,
    ADD COLUMN os_version LowCardinality(String) COMMENT 'Version of the operating system' AFTER os_family,
    ADD COLUMN browser_family LowCardinality(String) COMMENT 'Browser without its version, such as Chrome' AFTER browser,
    ADD COLUMN browser_version LowCardinality(String) COMMENT 'Version of the browser' AFTER browser_family,
    ADD COLUMN device_type LowCardinality(String) COMMENT 'desktop, mobile, tablet, tv, bot, other; empty when unknown' AFTER browser_version,
    ADD COLUMN mfa_result LowCardinality(String) COMMENT 'What became of multi-factor authentication: notRequired, satisfiedByClaim, satisfied, denied, interrupted; empty when unknown' AFTER authentication_requirement,
    ADD COLUMN mfa_method LowCardinality(String) COMMENT 'Method that satisfied the second factor or was denied' AFTER mfa_result,
    ADD COLUMN mfa_source LowCardinality(String) COMMENT 'The evidence that decided mfa_result: details, steps, code, requirement' AFTER mfa_method,
    ADD COLUMN evaluated_conditional_access_policies String COMMENT 'What the tenant''s own policies say of the sign-in: JSON array like applied_conditional_access_policies, with a reason each; empty when they were not evaluated' CODEC(ZSTD(1)) AFTER applied_conditional_access_policies,
    ADD COLUMN policy_version LowCardinality(String) COMMENT 'Version of the tenant''s policies that were evaluated' AFTER evaluated_conditional_access_policies,
    ADD COLUMN late_seconds UInt32 COMMENT 'How far before the horizon the event lay when it was stored, s; 0 when it came in time' CODEC(ZSTD(1)) AFTER stored_at;

CREATE OR REPLACE VIEW signins_live AS
SELECT * EXCEPT (revision, raw_partition, raw_offset, raw_index, _partition, _offset)
FROM signins FINAL
COMMENT 'Every sign-in stored, each once, in its latest revision; the last two hours may still change';

CREATE OR REPLACE VIEW signins_settled AS
SELECT * EXCEPT (revision, raw_partition, raw_offset, raw_index, _partition, _offset)
FROM signins FINAL
WHERE created_at < (SELECT max(stored_through) - INTERVAL 2 HOUR FROM stored_through)
COMMENT 'Sign-ins before the horizon, each once: the same question gets the same answer tomorrow';
