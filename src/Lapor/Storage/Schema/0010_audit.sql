-- What is not an act on a report and must be accounted for all the same: views of sealed data, sign-ins, changed permissions, exports.
-- Ids and codes only, and the reason an officer stated; append-only.
CREATE TABLE audit_entry (
    id {identity},
    kind TEXT NOT NULL,
    officer_id BIGINT NULL,
    citizen_id BIGINT NULL,
    report_id BIGINT NULL,
    subject TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL
);
CREATE INDEX audit_entry_report ON audit_entry (report_id, id) WHERE report_id IS NOT NULL;
CREATE INDEX audit_entry_officer ON audit_entry (officer_id, id) WHERE officer_id IS NOT NULL;

-- One chain over every act and every entry: each link covers the link before it and the hash of its row.
CREATE TABLE audit_link (
    seq BIGINT PRIMARY KEY,
    source TEXT NOT NULL CHECK (source IN ('act', 'entry')),
    source_id BIGINT NOT NULL,
    row_hash {bytes} NOT NULL,
    hash {bytes} NOT NULL,
    UNIQUE (source, source_id)
);
-- How far the chain reaches. "seen" is the highest id at the moment seen_at: some seconds later rows up to there are committed or rolled back.
CREATE TABLE audit_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    hash {bytes} NOT NULL,
    act_id BIGINT NOT NULL,
    entry_id BIGINT NOT NULL,
    act_seen BIGINT NOT NULL,
    entry_seen BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);

-- Once a day the head of the chain is published; who keeps a copy can tell later whether history was rewritten.
CREATE TABLE public_anchor (
    day TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash {bytes} NOT NULL,
    at BIGINT NOT NULL
);
