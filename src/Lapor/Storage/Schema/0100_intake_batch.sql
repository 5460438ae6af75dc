-- Paper registers that were digitised: which file (by keyed hash) became which reports.
CREATE TABLE intake_batch (
    id {identity},
    -- the batch's address; the keys of its reports are made from it
    name {bytewise} NOT NULL UNIQUE,
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    -- whose counter it was; NULL: the nation's
    agency_id BIGINT NULL REFERENCES agency (id),
    file_mac {bytes} NOT NULL,
    created_at BIGINT NOT NULL,
    -- NULL: it was interrupted, the same file goes on with it
    finished_at BIGINT NULL,
    undone_at BIGINT NULL,
    undone_by BIGINT NULL REFERENCES officer (id)
);
-- a file is a batch once; what was taken back may come again
CREATE UNIQUE INDEX intake_batch_file ON intake_batch (file_mac) WHERE undone_at IS NULL;
CREATE INDEX intake_batch_officer ON intake_batch (officer_id, created_at);
CREATE INDEX intake_batch_agency ON intake_batch (agency_id, created_at);

CREATE TABLE intake_batch_report (
    report_id BIGINT PRIMARY KEY REFERENCES report (id),
    batch_id BIGINT NOT NULL REFERENCES intake_batch (id),
    line BIGINT NOT NULL,
    -- keyed hash of what the line said: the same line in another file is the same report; emptied with the report's words
    line_mac {bytes} NOT NULL
);
CREATE INDEX intake_batch_report_batch ON intake_batch_report (batch_id, line);
CREATE INDEX intake_batch_report_line ON intake_batch_report (line_mac);

CREATE INDEX assisted_intake_reference ON assisted_intake (reference) WHERE reference <> '';
