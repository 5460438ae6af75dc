-- Counts of reports by the legal day (WIB) on which they came in. Written by the job that counts, from the reports themselves; never by hand.

-- What must be counted anew. Append-only, written in the transaction of the act: a row that commits late is found late, never skipped.
CREATE TABLE count_dirty (
    id {identity},
    day {bytewise} NOT NULL,
    -- 0: no agency is responsible yet
    agency_id BIGINT NOT NULL
);
-- The same for months, after their days.
CREATE TABLE count_dirty_month (
    id {identity},
    month {bytewise} NOT NULL,
    agency_id BIGINT NOT NULL
);
-- One row: until when clocks that ran out were looked for, UTC milliseconds.
CREATE TABLE count_pass (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at BIGINT NOT NULL
);
INSERT INTO count_pass (one, at) VALUES (1, 0);

CREATE TABLE count_cell (
    day {bytewise} NOT NULL,
    agency_id BIGINT NOT NULL,
    -- lead unit; 0: none
    unit_id BIGINT NOT NULL,
    -- '' in these: none
    category_code {bytewise} NOT NULL,
    channel {bytewise} NOT NULL,
    -- regency or city, or the province where nothing finer is known
    region_code {bytewise} NOT NULL,
    -- 'complaint', 'supervisory', 'aspiration', 'information_request'
    kind {bytewise} NOT NULL,
    light {bytewise} NOT NULL,
    confidential BOOLEAN NOT NULL,
    reports INTEGER NOT NULL,
    verified INTEGER NOT NULL,
    verified_late INTEGER NOT NULL,
    verified_open_late INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    answered_late INTEGER NOT NULL,
    answered_open_late INTEGER NOT NULL,
    completed INTEGER NOT NULL,
    completed_late INTEGER NOT NULL,
    completed_open_late INTEGER NOT NULL,
    routed INTEGER NOT NULL,
    bounced INTEGER NOT NULL,
    bounces INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    reopened INTEGER NOT NULL,
    resolved INTEGER NOT NULL,
    partly INTEGER NOT NULL,
    not_resolved INTEGER NOT NULL,
    rated_1 INTEGER NOT NULL,
    rated_2 INTEGER NOT NULL,
    rated_3 INTEGER NOT NULL,
    rated_4 INTEGER NOT NULL,
    rated_5 INTEGER NOT NULL,
    PRIMARY KEY (agency_id, day, unit_id, category_code, channel, region_code, kind, light, confidential)
)
--@ sqlite
WITHOUT ROWID
--@ both
;
CREATE INDEX count_cell_day ON count_cell (day, agency_id);
-- the backlog by age
CREATE INDEX count_cell_open ON count_cell (agency_id, day) WHERE light IN ('grey', 'blue', 'red', 'yellow');

-- How many working days an answer took, for medians: answer = forwarded to first follow-up, solution = forwarded to final follow-up.
CREATE TABLE count_days (
    day {bytewise} NOT NULL,
    agency_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    category_code {bytewise} NOT NULL,
    channel {bytewise} NOT NULL,
    region_code {bytewise} NOT NULL,
    kind {bytewise} NOT NULL,
    light {bytewise} NOT NULL,
    confidential BOOLEAN NOT NULL,
    measure {bytewise} NOT NULL CHECK (measure IN ('answer', 'solution')),
    days INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    PRIMARY KEY (agency_id, day, unit_id, category_code, channel, region_code, kind, light, confidential, measure, days)
)
--@ sqlite
WITHOUT ROWID
--@ both
;
CREATE INDEX count_days_day ON count_days (day, agency_id);

-- Months of one dimension at a time, without confidential reports: what dashboards and the public read. agency_id -1: the nation.
CREATE TABLE public_month (
    month {bytewise} NOT NULL,
    agency_id BIGINT NOT NULL,
    kind {bytewise} NOT NULL,
    -- 'all', 'channel', 'light', 'category', 'topic' (province|main category), 'province', 'regency', 'unit', 'answer', 'solution' (working days)
    facet {bytewise} NOT NULL,
    value {bytewise} NOT NULL,
    reports INTEGER NOT NULL,
    verified INTEGER NOT NULL,
    verified_late INTEGER NOT NULL,
    verified_open_late INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    answered_late INTEGER NOT NULL,
    answered_open_late INTEGER NOT NULL,
    completed INTEGER NOT NULL,
    completed_late INTEGER NOT NULL,
    completed_open_late INTEGER NOT NULL,
    routed INTEGER NOT NULL,
    bounced INTEGER NOT NULL,
    bounces INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    reopened INTEGER NOT NULL,
    resolved INTEGER NOT NULL,
    partly INTEGER NOT NULL,
    not_resolved INTEGER NOT NULL,
    rated_1 INTEGER NOT NULL,
    rated_2 INTEGER NOT NULL,
    rated_3 INTEGER NOT NULL,
    rated_4 INTEGER NOT NULL,
    rated_5 INTEGER NOT NULL,
    PRIMARY KEY (agency_id, facet, month, kind, value)
)
--@ sqlite
WITHOUT ROWID
--@ both
;
-- every agency beside every other
CREATE INDEX public_month_rank ON public_month (month, agency_id) WHERE facet = 'all';

-- A place and a topic with more reports than its past explains.
CREATE TABLE surge (
    day {bytewise} NOT NULL,
    region_code {bytewise} NOT NULL,
    category_code {bytewise} NOT NULL,
    -- reports of the last seven days, and what eight weeks before let expect
    reports INTEGER NOT NULL,
    expected DOUBLE PRECISION NOT NULL,
    -- chance of so many if nothing changed
    chance DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (day, region_code, category_code)
);

CREATE INDEX report_day ON report (submitted_at, agency_id);

--@ sqlite
INSERT INTO count_dirty (day, agency_id) SELECT DISTINCT date(submitted_at / 1000 + 25200, 'unixepoch'), COALESCE(agency_id, 0) FROM report;
--@ postgresql
INSERT INTO count_dirty (day, agency_id)
    SELECT DISTINCT to_char((to_timestamp(submitted_at / 1000) AT TIME ZONE 'UTC') + interval '7 hours', 'YYYY-MM-DD'), COALESCE(agency_id, 0) FROM report;
--@ both
