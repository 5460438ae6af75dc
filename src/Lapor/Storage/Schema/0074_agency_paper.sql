-- 'invited': its officers may hand in its decree and nothing else, until that was checked.
ALTER TABLE agency ADD COLUMN access TEXT NOT NULL DEFAULT 'open' CHECK (access IN ('open', 'invited'));

-- What an agency promises to do better, and by when.
CREATE TABLE plan_item (
    id {identity},
    agency_id BIGINT NOT NULL REFERENCES agency (id),
    title TEXT NOT NULL,
    -- legal day
    due_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'doing', 'done', 'dropped')),
    -- how it was done, or why it was dropped
    remark TEXT NOT NULL DEFAULT '',
    by_officer_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    ended_at BIGINT NULL
);
CREATE INDEX plan_item_agency ON plan_item (agency_id, due_on);

-- Papers of an agency: the decree that names its team, its annual reports, its procedures, the evidence of its action plan. The file is sealed, in a folder of its own.
CREATE TABLE agency_paper (
    id {identity},
    agency_id BIGINT NOT NULL REFERENCES agency (id),
    kind TEXT NOT NULL CHECK (kind IN ('decree', 'annual_report', 'procedure', 'evidence')),
    -- stands in addresses
    key {bytewise} NOT NULL UNIQUE,
    title TEXT NOT NULL,
    -- of a decree, or the version of a procedure
    number TEXT NOT NULL DEFAULT '',
    year INTEGER NULL,
    -- legal days; '' where there is none
    valid_from TEXT NOT NULL DEFAULT '',
    valid_to TEXT NOT NULL DEFAULT '',
    -- anybody may read it once it is accepted
    shown BOOLEAN NOT NULL DEFAULT FALSE,
    -- only a decree waits to be checked
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused', 'withdrawn')),
    reason TEXT NOT NULL DEFAULT '',
    plan_item_id BIGINT NULL REFERENCES plan_item (id),
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL CHECK (size > 0),
    malware TEXT NOT NULL CHECK (malware IN ('none', 'waiting', 'clean', 'infected')),
    storage_key {bytewise} NOT NULL,
    ring_key TEXT NOT NULL,
    wrapped_key {bytes} NOT NULL,
    by_officer_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    checked_by BIGINT NULL,
    checked_at BIGINT NULL
);
CREATE INDEX agency_paper_agency ON agency_paper (agency_id, kind, id);
CREATE INDEX agency_paper_waiting ON agency_paper (id) WHERE state = 'waiting';
CREATE INDEX agency_paper_malware ON agency_paper (id) WHERE malware = 'waiting';

-- The papers that anybody may read: what public pages know of them.
CREATE TABLE public_paper (
    key {bytewise} PRIMARY KEY,
    agency_id BIGINT NOT NULL REFERENCES agency (id),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    number TEXT NOT NULL,
    year INTEGER NULL,
    valid_from TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX public_paper_agency ON public_paper (agency_id, kind);

-- What PANRB or Kemendagri advises an agency, and what it answers.
CREATE TABLE coaching_note (
    id {identity},
    agency_id BIGINT NOT NULL REFERENCES agency (id),
    -- the note that this answers
    answers BIGINT NULL REFERENCES coaching_note (id),
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    text TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX coaching_note_agency ON coaching_note (agency_id, id);
