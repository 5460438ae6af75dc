-- The report and everything that hangs on it.
-- Moments are UTC milliseconds (BIGINT); legal days are yyyy-MM-dd; codes are snake_case words of the enums in Reports/.
-- {identity} {bytes} {bytewise} are replaced per engine; sections start with "--@ sqlite", "--@ postgresql", "--@ both".

CREATE TABLE report (
    id {identity},
    tracking_id {bytewise} NOT NULL UNIQUE,
    receipt_mac {bytes} NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('complaint', 'aspiration', 'information_request')),
    supervisory BOOLEAN NOT NULL DEFAULT FALSE,
    state TEXT NOT NULL CHECK (state IN ('submitted', 'on_hold', 'forwarded', 'disposed', 'reroute_requested', 'followed_up', 'reporter_replied', 'closed', 'archived', 'withdrawn')),
    held_from TEXT NULL CHECK (held_from IN ('submitted', 'forwarded', 'disposed')),
    closed_by TEXT NULL CHECK (closed_by IN ('reporter', 'admin', 'system')),
    outcome TEXT NULL CHECK (outcome IN ('resolved', 'partly', 'not_resolved', 'not_handled')),
    rating INTEGER NULL CHECK (rating BETWEEN 1 AND 5),
    archive_reason TEXT NULL,
    anonymous BOOLEAN NOT NULL,
    confidential BOOLEAN NOT NULL,
    -- what the reporter wrote is never changed; title and text are what the verifying officer made of it
    original_title TEXT NOT NULL,
    original_text TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '',
    incident_date TEXT NULL,
    region_code {bytewise} NULL,
    place TEXT NOT NULL DEFAULT '',
    category_code TEXT NULL,
    wanted_agency_id BIGINT NULL,
    channel TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT 'id',
    -- the agency that is responsible now (a root of the tree) and its lead unit
    agency_id BIGINT NULL,
    unit_id BIGINT NULL,
    proposed_agency_id BIGINT NULL,
    lead_report_id BIGINT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    submitted_at BIGINT NOT NULL,
    forwarded_at BIGINT NULL,
    first_answer_at BIGINT NULL,
    final_answer_at BIGINT NULL,
    ended_at BIGINT NULL,
    state_since BIGINT NOT NULL,
    due_at BIGINT NULL,
    complete_by BIGINT NULL,
    last_act_at BIGINT NOT NULL,
    last_is_final BOOLEAN NOT NULL DEFAULT FALSE,
    bounces INTEGER NOT NULL DEFAULT 0,
    objections INTEGER NOT NULL DEFAULT 0,
    withdrawal_asked_at BIGINT NULL,
    act_count INTEGER NOT NULL DEFAULT 0,
    history_hash {bytes} NOT NULL
);
-- queues: newest first within a state, for the nation, for one agency, for one unit
CREATE INDEX report_queue ON report (state, id);
CREATE INDEX report_agency_queue ON report (agency_id, state, id);
CREATE INDEX report_unit_queue ON report (unit_id, state, id);
-- what is open, all states together: without them a page would sort everything the agency ever had
CREATE INDEX report_agency_open ON report (agency_id, id) WHERE state NOT IN ('closed', 'archived', 'withdrawn') AND agency_id IS NOT NULL;
CREATE INDEX report_unit_open ON report (unit_id, id) WHERE state NOT IN ('closed', 'archived', 'withdrawn') AND unit_id IS NOT NULL;
CREATE INDEX report_due ON report (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX report_lead ON report (lead_report_id) WHERE lead_report_id IS NOT NULL;
CREATE INDEX report_withdrawal ON report (id) WHERE withdrawal_asked_at IS NOT NULL;

-- History: append-only; each row's hash covers the row and the hash before it. A correction is a new act.
CREATE TABLE act (
    id {identity},
    report_id BIGINT NOT NULL REFERENCES report (id),
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    from_state TEXT NULL,
    to_state TEXT NOT NULL,
    actor TEXT NOT NULL CHECK (actor IN ('reporter', 'officer', 'system', 'partner')),
    officer_id BIGINT NULL,
    -- in whose name the officer acted, and whom it concerns (forwarded to, disposed to, proposed)
    agency_id BIGINT NULL,
    target_agency_id BIGINT NULL,
    channel TEXT NOT NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'reporter', 'internal')),
    reason_code TEXT NULL,
    text TEXT NOT NULL DEFAULT '',
    details TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL,
    hash {bytes} NOT NULL,
    UNIQUE (report_id, seq)
);

-- Who else works on it: helpers act, copies read. The lead unit is report.unit_id; it stands here too, with role lead.
CREATE TABLE assignment (
    report_id BIGINT NOT NULL REFERENCES report (id),
    agency_id BIGINT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('lead', 'helper', 'copy')),
    since BIGINT NOT NULL,
    PRIMARY KEY (report_id, agency_id)
);
CREATE INDEX assignment_unit ON assignment (agency_id, report_id);

-- Sending twice gives the same number: the key is an HMAC of what the sender gave, the body's hash tells a re-use for another body.
CREATE TABLE intake_key (
    key_mac {bytes} PRIMARY KEY,
    body_hash {bytes} NOT NULL,
    report_id BIGINT NOT NULL REFERENCES report (id),
    created_at BIGINT NOT NULL
);

-- A report being written. Sealed under a key that only the writer's own device holds.
CREATE TABLE draft (
    id {bytewise} PRIMARY KEY,
    sealed {bytes} NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX draft_updated ON draft (updated_at);

-- Contacts of reporters: sealed with a key of their own; without the key ring (outside this database) they are noise.
CREATE TABLE sealed_contact (
    report_id BIGINT PRIMARY KEY REFERENCES report (id),
    ring_key TEXT NOT NULL,
    wrapped_key {bytes} NULL,
    sealed {bytes} NOT NULL
);
CREATE TABLE identity_view (
    id {identity},
    report_id BIGINT NOT NULL,
    officer_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX identity_view_report ON identity_view (report_id);

CREATE TABLE officer (
    id {identity},
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    language TEXT NOT NULL DEFAULT 'id',
    stamp TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_sign_in_at BIGINT NULL,
    version INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE officer_role (
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    role TEXT NOT NULL CHECK (role IN ('liaison_officer', 'agency_admin', 'national_admin')),
    agency_id BIGINT NULL,
    UNIQUE (officer_id, role, agency_id)
);
CREATE INDEX officer_role_agency ON officer_role (agency_id, role);

-- What an officer or reporter should see on the page without opening a mail.
CREATE TABLE notice (
    id {identity},
    officer_id BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    act_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    read_at BIGINT NULL,
    UNIQUE (officer_id, act_id)
);
CREATE INDEX notice_unread ON notice (officer_id, id);

-- The durable queue. An event's jobs are written in the transaction of its act; a worker leases, works, records.
CREATE TABLE job (
    id {identity},
    kind TEXT NOT NULL,
    -- two jobs with one key are one job
    key TEXT NOT NULL UNIQUE,
    report_id BIGINT NULL,
    act_id BIGINT NULL,
    payload TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('waiting', 'leased', 'parked')),
    due_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    leased_until BIGINT NULL,
    leased_by TEXT NULL,
    error TEXT NULL,
    created_at BIGINT NOT NULL
);
-- a leased job is due again when its lease ends, a parked one never: the state needs no place here
CREATE INDEX job_due ON job (due_at);

-- Days of each promise; a change of the regulation is a new row with its own valid-from.
CREATE TABLE deadline_policy (
    clock TEXT NOT NULL CHECK (clock IN ('verify', 'hold', 'dispose', 'first_answer', 'reroute', 'reply', 'silence', 'objection', 'completion')),
    class TEXT NOT NULL DEFAULT '',
    supervisory BOOLEAN NOT NULL DEFAULT FALSE,
    days INTEGER NOT NULL CHECK (days > 0),
    unit TEXT NOT NULL CHECK (unit IN ('working', 'calendar')),
    valid_from TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (clock, class, supervisory, valid_from)
);
INSERT INTO deadline_policy (clock, class, supervisory, days, unit, valid_from, source) VALUES
    ('verify', '', FALSE, 3, 'working', '2015-01-01', 'SP4N-LAPOR! 3-5-10'),
    ('first_answer', '', FALSE, 5, 'working', '2015-01-01', 'SP4N-LAPOR! 3-5-10'),
    ('silence', '', FALSE, 10, 'working', '2015-01-01', 'SP4N-LAPOR! 3-5-10'),
    ('reply', '', FALSE, 5, 'working', '2015-01-01', 'SP4N-LAPOR!'),
    ('hold', '', FALSE, 10, 'calendar', '2015-01-01', 'SP4N-LAPOR!'),
    ('dispose', '', FALSE, 2, 'working', '2015-01-01', 'Lapor'),
    ('reroute', '', FALSE, 1, 'working', '2015-01-01', 'Lapor'),
    ('objection', '', FALSE, 10, 'working', '2015-01-01', 'SP4N-LAPOR!'),
    ('completion', 'information_request', FALSE, 5, 'working', '2015-01-01', 'SP4N-LAPOR!'),
    ('completion', 'complaint', FALSE, 14, 'working', '2015-01-01', 'SP4N-LAPOR!'),
    ('completion', 'complaint', TRUE, 60, 'working', '2015-01-01', 'SP4N-LAPOR!'),
    ('completion', 'aspiration', FALSE, 14, 'working', '2015-01-01', 'Lapor');

-- Public, masked copies. Public pages, feeds and the open API read only tables whose name starts with public_.
CREATE TABLE public_report (
    id BIGINT PRIMARY KEY, -- the report's id: newer reports sort last; never shown
    tracking_id {bytewise} NOT NULL UNIQUE,
    class TEXT NOT NULL,
    state TEXT NOT NULL,
    closed_by TEXT NULL,
    outcome TEXT NULL,
    rating INTEGER NULL,
    light TEXT NOT NULL,
    due_at BIGINT NULL,
    reporter_name TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    incident_date TEXT NULL,
    region_code {bytewise} NULL,
    province_code {bytewise} NULL,
    regency_code {bytewise} NULL,
    place TEXT NOT NULL DEFAULT '',
    category_code TEXT NULL,
    category_parent TEXT NULL,
    agency_id BIGINT NULL,
    unit_id BIGINT NULL,
    channel TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    answers INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX public_report_state ON public_report (state, id);
CREATE INDEX public_report_agency ON public_report (agency_id, id);
CREATE INDEX public_report_agency_state ON public_report (agency_id, state, id);
CREATE INDEX public_report_class ON public_report (class, id);
CREATE INDEX public_report_category ON public_report (category_code, id);
CREATE INDEX public_report_category_parent ON public_report (category_parent, id);
CREATE INDEX public_report_province ON public_report (province_code, id);
CREATE INDEX public_report_regency ON public_report (regency_code, id);

CREATE TABLE public_act (
    report_id BIGINT NOT NULL REFERENCES public_report (id),
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    to_state TEXT NOT NULL,
    actor TEXT NOT NULL,
    agency_id BIGINT NULL,
    target_agency_id BIGINT NULL,
    reason_code TEXT NULL,
    text TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL,
    PRIMARY KEY (report_id, seq)
);
-- What the masking of one text was decided to be: proposed by the screening, corrected by the verifying officer.
CREATE TABLE masking (
    report_id BIGINT PRIMARY KEY REFERENCES report (id),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    place TEXT NOT NULL,
    officer_id BIGINT NULL,
    at BIGINT NOT NULL
);

-- State and dates of every ordinary report from the moment it is filed, for those who know the number; no text.
CREATE TABLE public_status (
    tracking_id {bytewise} PRIMARY KEY,
    state TEXT NOT NULL,
    light TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    due_at BIGINT NULL
);

-- Keys of the web framework's cookies and form tokens, sealed under the key ring; shared by all nodes.
CREATE TABLE web_key (
    name TEXT PRIMARY KEY,
    sealed {bytes} NOT NULL,
    created_at BIGINT NOT NULL
);

--@ sqlite
CREATE VIRTUAL TABLE public_search USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE report_search USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 0');
--@ postgresql
CREATE TABLE public_search (rowid BIGINT PRIMARY KEY, terms tsvector NOT NULL);
CREATE INDEX public_search_terms ON public_search USING gin (terms);
CREATE TABLE report_search (rowid BIGINT PRIMARY KEY, terms tsvector NOT NULL);
CREATE INDEX report_search_terms ON report_search USING gin (terms);
--@ both
