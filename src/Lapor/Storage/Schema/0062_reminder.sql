-- Reminders before, at and after the end of a clock, level by level; promises, appeals and instructions as clocks; what stands before the Ombudsman.
-- Who is told how many days before (negative), at (0) or after the end of which clock; counted in the clock's own days.
CREATE TABLE reminder_rule (
    clock TEXT NOT NULL,
    days INTEGER NOT NULL CHECK (days BETWEEN -60 AND 60),
    level TEXT NOT NULL CHECK (level IN ('responsible', 'unit_head', 'agency_admin', 'executive', 'national_admin')),
    active BOOLEAN NOT NULL DEFAULT TRUE,
    PRIMARY KEY (clock, days, level)
);
INSERT INTO reminder_rule (clock, days, level) VALUES
    ('verify', -1, 'responsible'), ('verify', 0, 'responsible'), ('verify', 2, 'national_admin'),
    ('reroute', 0, 'responsible'), ('reroute', 2, 'national_admin'),
    ('dispose', 0, 'responsible'), ('dispose', 2, 'agency_admin'), ('dispose', 5, 'executive'), ('dispose', 10, 'national_admin'),
    ('first_answer', -1, 'responsible'), ('first_answer', 0, 'responsible'), ('first_answer', 0, 'unit_head'), ('first_answer', 2, 'agency_admin'), ('first_answer', 5, 'executive'), ('first_answer', 10, 'national_admin'),
    ('reply', -1, 'responsible'), ('reply', 0, 'responsible'), ('reply', 0, 'unit_head'), ('reply', 2, 'agency_admin'), ('reply', 5, 'executive'), ('reply', 10, 'national_admin'),
    ('completion', -2, 'responsible'), ('completion', 0, 'responsible'), ('completion', 0, 'unit_head'), ('completion', 2, 'agency_admin'), ('completion', 5, 'executive'), ('completion', 10, 'national_admin'),
    ('promise', -1, 'responsible'), ('promise', 0, 'responsible'), ('promise', 0, 'unit_head'), ('promise', 2, 'agency_admin'), ('promise', 5, 'executive'),
    ('appeal', -2, 'agency_admin'), ('appeal', 0, 'agency_admin'), ('appeal', 0, 'executive'), ('appeal', 2, 'national_admin'),
    ('instruction', -2, 'agency_admin'), ('instruction', 0, 'agency_admin'), ('instruction', 0, 'executive'), ('instruction', 2, 'national_admin');

-- extended_days: of days, those added by an extension. remind_at: when the next reminder is due, null where none is to come. reminded: the last
-- step (days of reminder_rule) that passed, so that none is given twice.
--@ sqlite
CREATE TABLE report_clock_new (
    report_id BIGINT NOT NULL REFERENCES report (id),
    seq INTEGER NOT NULL,
    clock TEXT NOT NULL CHECK (clock IN ('verify', 'hold', 'dispose', 'first_answer', 'reroute', 'reply', 'silence', 'objection', 'completion', 'promise', 'appeal', 'instruction')),
    agency_id BIGINT NULL,
    started_at BIGINT NOT NULL,
    started_by INTEGER NOT NULL,
    days INTEGER NOT NULL CHECK (days > 0),
    unit TEXT NOT NULL CHECK (unit IN ('working', 'calendar')),
    basis TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    paused_at BIGINT NULL,
    pauses TEXT NOT NULL DEFAULT '',
    paused_days INTEGER NOT NULL DEFAULT 0,
    stopped_at BIGINT NULL,
    stopped_by TEXT NULL,
    extended_days INTEGER NOT NULL DEFAULT 0,
    remind_at BIGINT NULL,
    reminded INTEGER NOT NULL DEFAULT -1000,
    PRIMARY KEY (report_id, seq)
) WITHOUT ROWID;
INSERT INTO report_clock_new (report_id, seq, clock, agency_id, started_at, started_by, days, unit, basis, due_at, paused_at, pauses, paused_days, stopped_at, stopped_by)
    SELECT report_id, seq, clock, agency_id, started_at, started_by, days, unit, basis, due_at, paused_at, pauses, paused_days, stopped_at, stopped_by FROM report_clock;
DROP TABLE report_clock;
ALTER TABLE report_clock_new RENAME TO report_clock;
--@ postgresql
ALTER TABLE report_clock DROP CONSTRAINT report_clock_clock_check;
ALTER TABLE report_clock ADD CONSTRAINT report_clock_clock_check
    CHECK (clock IN ('verify', 'hold', 'dispose', 'first_answer', 'reroute', 'reply', 'silence', 'objection', 'completion', 'promise', 'appeal', 'instruction'));
ALTER TABLE report_clock ADD COLUMN extended_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE report_clock ADD COLUMN remind_at BIGINT NULL;
ALTER TABLE report_clock ADD COLUMN reminded INTEGER NOT NULL DEFAULT -1000;
--@ both
-- What was late before there were reminders is not reproached all at once: it stands in the lists, and only what ends from now on is reminded of.
UPDATE report_clock SET remind_at = due_at, reminded = -1
    WHERE stopped_at IS NULL AND paused_at IS NULL AND clock NOT IN ('hold', 'silence', 'objection') AND due_at > (SELECT COALESCE(MAX(last_act_at), 0) FROM report);
CREATE INDEX report_clock_remind ON report_clock (remind_at) WHERE remind_at IS NOT NULL;

-- A step that passed: never given again.
CREATE TABLE clock_reminder (
    report_id BIGINT NOT NULL REFERENCES report (id),
    seq INTEGER NOT NULL,
    days INTEGER NOT NULL,
    -- codes joined by commas
    levels TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- officers told; null until they are
    told INTEGER NULL,
    PRIMARY KEY (report_id, seq, days)
)
--@ sqlite
WITHOUT ROWID
--@ both
;
-- What it says to one officer, on their page and in the next mail.
CREATE TABLE reminder_notice (
    id {identity},
    officer_id BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    seq INTEGER NOT NULL,
    days INTEGER NOT NULL,
    at BIGINT NOT NULL,
    read_at BIGINT NULL,
    mailed_at BIGINT NULL,
    UNIQUE (officer_id, report_id, seq, days)
);
CREATE INDEX reminder_notice_unread ON reminder_notice (officer_id, id) WHERE read_at IS NULL;
CREATE INDEX reminder_notice_unmailed ON reminder_notice (officer_id, id) WHERE mailed_at IS NULL;
CREATE INDEX reminder_notice_report ON reminder_notice (report_id);

-- Before the Ombudsman since when, when the Ombudsman took it in, since when an instruction waits for its answer.
ALTER TABLE report ADD COLUMN escalated_at BIGINT NULL;
ALTER TABLE report ADD COLUMN received_at BIGINT NULL;
ALTER TABLE report ADD COLUMN instructed_at BIGINT NULL;
-- One extension of the completion clock, and when; a question of the reporter to a higher officer, since when it waits; how often it was asked.
ALTER TABLE report ADD COLUMN extended_at BIGINT NULL;
ALTER TABLE report ADD COLUMN appealed_at BIGINT NULL;
ALTER TABLE report ADD COLUMN appeals INTEGER NOT NULL DEFAULT 0;
UPDATE report SET escalated_at = (SELECT at FROM report_mark m WHERE m.report_id = report.id AND m.kind = 'escalated')
    WHERE id IN (SELECT report_id FROM report_mark WHERE kind = 'escalated');
CREATE INDEX report_escalated ON report (id) WHERE escalated_at IS NOT NULL;
CREATE INDEX report_unescalated ON report (submitted_at) WHERE escalated_at IS NULL AND state NOT IN ('closed', 'archived', 'withdrawn');

-- Promises of new clocks.
ALTER TABLE deadline_policy RENAME TO deadline_policy_before;
CREATE TABLE deadline_policy (
    clock TEXT NOT NULL CHECK (clock IN ('verify', 'hold', 'dispose', 'first_answer', 'reroute', 'reply', 'silence', 'objection', 'completion', 'appeal', 'extension')),
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
INSERT INTO deadline_policy (clock, days, unit, valid_from, source) VALUES
    ('appeal', 10, 'working', '2015-01-01', 'Lapor'),
    ('extension', 10, 'working', '2015-01-01', 'Lapor');
