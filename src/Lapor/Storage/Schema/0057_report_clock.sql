-- One row for each run of each clock of a report: what was promised, by which rule, when it started, stood still and stopped. Written by the commit of
-- the act that moves it; report.due_at, held_due_at and complete_by repeat what the rows say, for the indexes.
CREATE TABLE report_clock (
    report_id BIGINT NOT NULL REFERENCES report (id),
    -- order in which the report's clocks started, from 1
    seq INTEGER NOT NULL,
    clock TEXT NOT NULL CHECK (clock IN ('verify', 'hold', 'dispose', 'first_answer', 'reroute', 'reply', 'silence', 'objection', 'completion')),
    -- who owes it; null: the nation, or, on a hold and in silence, the reporter's turn
    agency_id BIGINT NULL,
    started_at BIGINT NOT NULL,
    -- the act that started it
    started_by INTEGER NOT NULL,
    days INTEGER NOT NULL CHECK (days > 0),
    unit TEXT NOT NULL CHECK (unit IN ('working', 'calendar')),
    -- the rule the days come from
    basis TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    paused_at BIGINT NULL,
    -- spans it stood still: from-to;from-to, UTC milliseconds
    pauses TEXT NOT NULL DEFAULT '',
    -- days of these spans, in the clock's unit
    paused_days INTEGER NOT NULL DEFAULT 0,
    stopped_at BIGINT NULL,
    -- the act that stopped it
    stopped_by TEXT NULL,
    PRIMARY KEY (report_id, seq)
)
--@ sqlite
WITHOUT ROWID
--@ both
;

-- A change of the calendar or of an agency's hours, after which open clocks were counted anew: who, when, by which decree, how many moved.
CREATE TABLE calendar_change (
    id {identity},
    at BIGINT NOT NULL,
    officer_id BIGINT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('holidays', 'hours')),
    -- of 'hours': whose
    agency_id BIGINT NULL,
    -- of 'holidays': the days that changed, first and last, and how many
    first_day TEXT NULL,
    last_day TEXT NULL,
    days INTEGER NOT NULL DEFAULT 0,
    decree TEXT NOT NULL DEFAULT '',
    looked INTEGER NOT NULL DEFAULT 0,
    moved INTEGER NOT NULL DEFAULT 0,
    done_at BIGINT NULL
);

-- Which clocks it moved, from when to when.
CREATE TABLE clock_move (
    report_id BIGINT NOT NULL REFERENCES report (id),
    seq INTEGER NOT NULL,
    change_id BIGINT NOT NULL REFERENCES calendar_change (id),
    due_before BIGINT NOT NULL,
    due_after BIGINT NOT NULL,
    PRIMARY KEY (report_id, seq, change_id)
)
--@ sqlite
WITHOUT ROWID
--@ both
;
