-- Promises may be narrowed to a category and to an agency, which promises less time, never more. The key grows, so the table is made anew.
ALTER TABLE deadline_policy RENAME TO deadline_policy_before;
CREATE TABLE deadline_policy (
    clock TEXT NOT NULL CHECK (clock IN ('verify', 'hold', 'dispose', 'first_answer', 'reroute', 'reply', 'silence', 'objection', 'completion')),
    -- '' in these: for all
    class TEXT NOT NULL DEFAULT '',
    supervisory BOOLEAN NOT NULL DEFAULT FALSE,
    category_code {bytewise} NOT NULL DEFAULT '',
    agency_slug {bytewise} NOT NULL DEFAULT '',
    days INTEGER NOT NULL CHECK (days > 0),
    unit TEXT NOT NULL CHECK (unit IN ('working', 'calendar')),
    valid_from TEXT NOT NULL,
    source TEXT NOT NULL,
    -- a promise that no longer counts stays, so that old deadlines can be told
    active BOOLEAN NOT NULL DEFAULT TRUE,
    PRIMARY KEY (clock, class, supervisory, category_code, agency_slug, valid_from)
);
INSERT INTO deadline_policy (clock, class, supervisory, days, unit, valid_from, source)
    SELECT clock, class, supervisory, days, unit, valid_from, source FROM deadline_policy_before;
DROP TABLE deadline_policy_before;
