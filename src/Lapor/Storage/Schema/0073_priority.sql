-- National priority programmes and strategic issues, and the reports that belong to them.
CREATE TABLE priority_programme (
    code {bytewise} PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('programme', 'issue')),
    name TEXT NOT NULL,
    -- the ministry or institution that leads it; '' for none
    agency_slug {bytewise} NOT NULL DEFAULT '',
    -- legal days; '' while it has no end
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0,
    -- one that was a mistake: offered nowhere
    active BOOLEAN NOT NULL DEFAULT TRUE
);

-- A report may belong to several. Each stands beside the mark 'priority' of report_mark, which opens the report to KSP.
CREATE TABLE report_priority (
    report_id BIGINT NOT NULL REFERENCES report (id),
    code {bytewise} NOT NULL REFERENCES priority_programme (code),
    officer_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (report_id, code)
);
CREATE INDEX report_priority_code ON report_priority (code, report_id);

-- What an overseer follows: a report, or whatever belongs to a programme.
CREATE TABLE followed (
    id {identity},
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    report_id BIGINT NULL REFERENCES report (id),
    code {bytewise} NULL REFERENCES priority_programme (code),
    at BIGINT NOT NULL,
    CHECK ((report_id IS NULL) <> (code IS NULL))
);
CREATE UNIQUE INDEX followed_report ON followed (report_id, officer_id) WHERE report_id IS NOT NULL;
CREATE UNIQUE INDEX followed_programme ON followed (code, officer_id) WHERE code IS NOT NULL;
CREATE INDEX followed_officer ON followed (officer_id);
