-- The whistleblower's entrance: its own tables, which no other part reads. Words, names of files and what was said lie sealed under a key per case;
-- that key is wrapped for the inbox (whose private half only its holders' passphrases open) and for the receipt. Days, never moments, so that
-- nothing here can be laid beside a log of visits.
CREATE TABLE wbs_inbox (
    id {identity},
    agency_id BIGINT NULL REFERENCES agency (id),
    name TEXT NOT NULL,
    public_key {bytes} NULL, -- null until the first holder set a passphrase
    active BOOLEAN NOT NULL DEFAULT TRUE,
    since TEXT NOT NULL
);

CREATE TABLE wbs_holder (
    inbox_id BIGINT NOT NULL REFERENCES wbs_inbox (id),
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    salt {bytes} NULL,
    iterations INTEGER NULL,
    sealed_key {bytes} NULL, -- the inbox's private key under this holder's passphrase; null: named, not yet handed over
    handed_over BOOLEAN NOT NULL DEFAULT FALSE, -- under a passphrase that another holder chose: must be changed first
    since TEXT NOT NULL,
    PRIMARY KEY (inbox_id, officer_id)
);

CREATE TABLE wbs_case (
    id {identity},
    receipt_mac {bytes} NOT NULL UNIQUE,
    inbox_id BIGINT NOT NULL REFERENCES wbs_inbox (id),
    state TEXT NOT NULL CHECK (state IN ('received', 'reviewing', 'answered', 'closed')),
    salt {bytes} NOT NULL,
    key_for_inbox {bytes} NULL, -- both null: destroyed
    key_for_receipt {bytes} NULL,
    opened_on TEXT NOT NULL,
    changed_on TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX wbs_case_inbox ON wbs_case (inbox_id, state, id);

CREATE TABLE wbs_message (
    id {identity},
    case_id BIGINT NOT NULL REFERENCES wbs_case (id),
    seq INTEGER NOT NULL,
    form_mac {bytes} NOT NULL UNIQUE, -- sending a form twice writes one message
    officer_id BIGINT NULL,
    day TEXT NOT NULL,
    sealed {bytes} NOT NULL,
    UNIQUE (case_id, seq)
);

CREATE TABLE wbs_file (
    storage_key {bytewise} PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES wbs_case (id)
);
CREATE INDEX wbs_file_case ON wbs_file (case_id);
