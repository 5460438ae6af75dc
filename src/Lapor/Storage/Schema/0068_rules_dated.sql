-- Rules of reminding and of answers are changed by those who run the service: each row counts from a day on, with what it rests on; a later row of the same rule
-- takes over, and takes it back where it is not active.
--@ sqlite
ALTER TABLE reminder_rule RENAME TO reminder_rule_before;
CREATE TABLE reminder_rule (
    clock TEXT NOT NULL,
    days INTEGER NOT NULL CHECK (days BETWEEN -60 AND 60),
    level TEXT NOT NULL CHECK (level IN ('responsible', 'unit_head', 'agency_admin', 'executive', 'national_admin')),
    active BOOLEAN NOT NULL DEFAULT TRUE,
    -- legal day (WIB), yyyy-MM-dd: for clocks that start on it or later
    valid_from TEXT NOT NULL DEFAULT '2015-01-01',
    source TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (clock, days, level, valid_from)
);
INSERT INTO reminder_rule (clock, days, level, active) SELECT clock, days, level, active FROM reminder_rule_before;
DROP TABLE reminder_rule_before;
ALTER TABLE answer_rule RENAME TO answer_rule_before;
CREATE TABLE answer_rule (
    kind TEXT NOT NULL CHECK (kind IN ('empty', 'unit', 'action')),
    phrase TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    -- legal day (WIB), yyyy-MM-dd: for answers of that day or later
    valid_from TEXT NOT NULL DEFAULT '2015-01-01',
    source TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (kind, phrase, valid_from)
);
INSERT INTO answer_rule (kind, phrase, active) SELECT kind, phrase, active FROM answer_rule_before;
DROP TABLE answer_rule_before;
--@ postgresql
ALTER TABLE reminder_rule ADD COLUMN valid_from TEXT NOT NULL DEFAULT '2015-01-01';
ALTER TABLE reminder_rule ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE reminder_rule DROP CONSTRAINT reminder_rule_pkey;
ALTER TABLE reminder_rule ADD PRIMARY KEY (clock, days, level, valid_from);
ALTER TABLE answer_rule ADD COLUMN valid_from TEXT NOT NULL DEFAULT '2015-01-01';
ALTER TABLE answer_rule ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE answer_rule DROP CONSTRAINT answer_rule_pkey;
ALTER TABLE answer_rule ADD PRIMARY KEY (kind, phrase, valid_from);
--@ both
