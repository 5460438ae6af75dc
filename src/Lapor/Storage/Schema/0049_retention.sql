-- How long what is kept, as data, and what was destroyed when its time was over.
ALTER TABLE report ADD COLUMN retention TEXT NULL CHECK (retention IN ('anonymised', 'erased'));
CREATE INDEX report_ended ON report (state, class, ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE retention_rule (
    class TEXT NOT NULL CHECK (class IN ('complaint', 'aspiration', 'information_request', 'whistleblower')),
    state TEXT NOT NULL CHECK (state IN ('closed', 'archived')),
    action TEXT NOT NULL CHECK (action IN ('anonymise', 'erase')),
    -- from the end of the report, of a whistleblower's case from the day it was last written to
    days INTEGER NOT NULL CHECK (days BETWEEN 30 AND 36525),
    -- none is until the national admin says so: destroying archives needs a schedule of the operator's own (UU 43/2009)
    active BOOLEAN NOT NULL DEFAULT FALSE,
    source TEXT NOT NULL,
    PRIMARY KEY (class, state, action)
);
INSERT INTO retention_rule (class, state, action, days, source) VALUES
    ('complaint', 'closed', 'anonymise', 1826, 'Lapor'),
    ('complaint', 'closed', 'erase', 3652, 'Lapor'),
    ('complaint', 'archived', 'anonymise', 365, 'Lapor'),
    ('complaint', 'archived', 'erase', 1826, 'Lapor'),
    ('aspiration', 'closed', 'anonymise', 730, 'Lapor'),
    ('aspiration', 'closed', 'erase', 3652, 'Lapor'),
    ('aspiration', 'archived', 'anonymise', 365, 'Lapor'),
    ('aspiration', 'archived', 'erase', 1826, 'Lapor'),
    ('information_request', 'closed', 'anonymise', 730, 'Lapor'),
    ('information_request', 'closed', 'erase', 3652, 'Lapor'),
    ('information_request', 'archived', 'anonymise', 365, 'Lapor'),
    ('information_request', 'archived', 'erase', 1826, 'Lapor'),
    ('whistleblower', 'closed', 'erase', 1826, 'Lapor');

-- The receipt of each destruction. Days, never hours: the cases of whistleblowers have none.
CREATE TABLE retention_receipt (
    id {identity},
    subject TEXT NOT NULL, -- the tracking ID, or wbs_case and its number
    report_id BIGINT NULL,
    class TEXT NOT NULL,
    state TEXT NOT NULL,
    action TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    done_on TEXT NOT NULL,
    days INTEGER NOT NULL,
    source TEXT NOT NULL,
    -- codes joined by commas; a number where there were several
    destroyed TEXT NOT NULL,
    UNIQUE (subject, action)
);
CREATE INDEX retention_receipt_day ON retention_receipt (done_on, id);
