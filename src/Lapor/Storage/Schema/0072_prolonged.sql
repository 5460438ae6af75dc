-- After how many calendar days an unfinished report is the Ombudsman's too: a promise like the others, with its own day of validity.
ALTER TABLE deadline_policy RENAME TO deadline_policy_before;
CREATE TABLE deadline_policy (
    clock TEXT NOT NULL CHECK (clock IN ('verify', 'hold', 'dispose', 'first_answer', 'reroute', 'reply', 'silence', 'objection', 'completion', 'appeal', 'extension', 'prolonged')),
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
INSERT INTO deadline_policy (clock, class, supervisory, category_code, agency_slug, days, unit, valid_from, source, active)
    SELECT clock, class, supervisory, category_code, agency_slug, days, unit, valid_from, source, active FROM deadline_policy_before;
DROP TABLE deadline_policy_before;
INSERT INTO deadline_policy (clock, days, unit, valid_from, source) VALUES ('prolonged', 60, 'calendar', '2015-01-01', 'SP4N-LAPOR!');
