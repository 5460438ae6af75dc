-- A file of reports that an officer asked for: sealed at rest, its owner's alone, and gone after a day.
CREATE TABLE export_file (
    id {identity},
    -- stands in addresses
    key {bytewise} NOT NULL UNIQUE,
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    kind TEXT NOT NULL CHECK (kind IN ('reports', 'recap')),
    format TEXT NOT NULL CHECK (format IN ('xlsx', 'csv')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'failed')),
    -- what was asked, sealed: a filter may hold a name that somebody typed
    ordered {bytes} NOT NULL,
    -- the roles it was asked in: who lost one gets the file no more
    roles TEXT NOT NULL,
    total INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    ring_key TEXT NOT NULL,
    wrapped_key {bytes} NOT NULL,
    storage_key {bytewise} NULL,
    created_at BIGINT NOT NULL,
    -- when whoever writes it last said so
    beat_at BIGINT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX export_file_officer ON export_file (officer_id, id);
CREATE INDEX export_file_expires ON export_file (expires_at);

-- A month of the nation, and of one agency.
CREATE INDEX report_submitted ON report (submitted_at, id);
CREATE INDEX report_agency_submitted ON report (agency_id, submitted_at) WHERE agency_id IS NOT NULL;
