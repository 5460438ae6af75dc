-- Extensions are counted, and what was objected to or opened again is completed only by its next final answer: days with such a report are counted anew.
ALTER TABLE count_cell ADD COLUMN extended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE public_month ADD COLUMN extended INTEGER NOT NULL DEFAULT 0;
--@ sqlite
INSERT INTO count_dirty (day, agency_id) SELECT DISTINCT date(submitted_at / 1000 + 25200, 'unixepoch'), COALESCE(agency_id, 0) FROM report WHERE id IN (SELECT report_id FROM act WHERE kind IN ('extend', 'object', 'reopen', 'uphold_appeal'));
--@ postgresql
INSERT INTO count_dirty (day, agency_id)
    SELECT DISTINCT to_char((to_timestamp(submitted_at / 1000) AT TIME ZONE 'UTC') + interval '7 hours', 'YYYY-MM-DD'), COALESCE(agency_id, 0) FROM report WHERE id IN (SELECT report_id FROM act WHERE kind IN ('extend', 'object', 'reopen', 'uphold_appeal'));
--@ both
