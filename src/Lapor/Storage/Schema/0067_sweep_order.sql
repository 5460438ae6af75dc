-- What has run for more than 60 days is read in the order of its age: with the number beside the moment nothing is left to sort, and no engine is tempted
-- to walk through everything that ended long ago instead.
DROP INDEX report_unescalated;
CREATE INDEX report_unescalated ON report (submitted_at, id) WHERE escalated_at IS NULL AND state NOT IN ('closed', 'archived', 'withdrawn');
