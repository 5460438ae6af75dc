-- Months, quarters (q2025-4) and years (y2025) change by the difference of what a day was and is, in the transaction that counts the day: no list of months to count anew. Kind 'any' is all kinds
-- together; the nation's agencies are told apart by the facet 'agency' as a province's are. Everything is counted once more from the reports.
DROP TABLE count_dirty_month;
DROP INDEX public_month_rank;
DROP INDEX count_cell_open;
-- Set where something that counts are told apart by was changed itself: the next pass forgets every count and begins from nothing.
ALTER TABLE count_pass ADD COLUMN anew BOOLEAN NOT NULL DEFAULT FALSE;
DELETE FROM public_month;
DELETE FROM count_days;
DELETE FROM count_cell;

-- What the day that is being counted takes from its month and adds to it; empty outside that transaction.
CREATE TABLE month_change (
    agency_id BIGINT NOT NULL,
    kind {bytewise} NOT NULL,
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
    extended INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    reopened INTEGER NOT NULL,
    resolved INTEGER NOT NULL,
    partly INTEGER NOT NULL,
    not_resolved INTEGER NOT NULL,
    rated_1 INTEGER NOT NULL,
    rated_2 INTEGER NOT NULL,
    rated_3 INTEGER NOT NULL,
    rated_4 INTEGER NOT NULL,
    rated_5 INTEGER NOT NULL
);

-- what runs, by age
CREATE INDEX count_cell_running ON count_cell (day, agency_id, light, confidential, reports) WHERE light IN ('grey', 'blue', 'red', 'yellow') AND NOT confidential;

--@ sqlite
INSERT INTO count_dirty (day, agency_id) SELECT DISTINCT date(submitted_at / 1000 + 25200, 'unixepoch'), COALESCE(agency_id, 0) FROM report;
--@ postgresql
INSERT INTO count_dirty (day, agency_id)
    SELECT DISTINCT to_char((to_timestamp(submitted_at / 1000) AT TIME ZONE 'UTC') + interval '7 hours', 'YYYY-MM-DD'), COALESCE(agency_id, 0) FROM report;
--@ both
