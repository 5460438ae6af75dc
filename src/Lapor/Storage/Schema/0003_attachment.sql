-- Files that came with a report or an act. The content lies under storage_key in the attachment store, never here.
-- A file is in quarantine under the draft_key of the form it was sent with, until the report or act of that form claims it.
CREATE TABLE attachment (
    id {identity},
    storage_key {bytewise} NOT NULL UNIQUE,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'video/mp4', 'video/quicktime')),
    size BIGINT NOT NULL CHECK (size > 0),
    sha256 {bytes} NOT NULL,
    -- what was found on the way in: codes of FileNotes, joined by commas
    notes TEXT NOT NULL DEFAULT '',
    report_id BIGINT NULL REFERENCES report (id),
    act_id BIGINT NULL REFERENCES act (id),
    draft_key {bytewise} NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'reporter', 'internal')),
    created_at BIGINT NOT NULL,
    CHECK ((report_id IS NULL) <> (draft_key IS NULL))
);
CREATE INDEX attachment_report ON attachment (report_id, id) WHERE report_id IS NOT NULL;
CREATE INDEX attachment_draft ON attachment (draft_key, id) WHERE draft_key IS NOT NULL;
CREATE INDEX attachment_orphan ON attachment (created_at) WHERE draft_key IS NOT NULL;
