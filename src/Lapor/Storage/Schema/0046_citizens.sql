-- Citizens' accounts. What says who somebody is lies sealed under a key of that person alone; destroying the key erases it. The reports of an account are a
-- sealed list of one size, and no row of a report names an account. Days, never moments, so that an account's rows cannot be laid beside the
-- moment of a filing.
CREATE TABLE citizen (
    id {identity},
    ring_key TEXT NOT NULL,
    wrapped_key {bytes} NULL,
    sealed {bytes} NOT NULL,
    sealed_reports {bytes} NOT NULL,
    password_hash TEXT NULL,
    created_on TEXT NOT NULL
);

-- The address that signs in, as a keyed hash. A closed account has none.
CREATE TABLE citizen_address (
    mac {bytes} PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    citizen_id BIGINT NOT NULL REFERENCES citizen (id)
);
CREATE INDEX citizen_address_citizen ON citizen_address (citizen_id);

CREATE TABLE citizen_session (
    id {identity},
    citizen_id BIGINT NOT NULL REFERENCES citizen (id),
    token_hash {bytes} NOT NULL UNIQUE,
    device TEXT NOT NULL,
    created_on TEXT NOT NULL,
    used_on TEXT NOT NULL,
    ends_on TEXT NOT NULL
);
CREATE INDEX citizen_session_citizen ON citizen_session (citizen_id, id);

-- A one-time code that was asked for. The code itself is worked out from the nonce and the key ring: it stands nowhere here. Gone once used, or an hour after its end.
CREATE TABLE citizen_code (
    id {identity},
    token_hash {bytes} NOT NULL UNIQUE,
    nonce {bytes} NOT NULL,
    ring_key TEXT NOT NULL,
    sealed_address {bytes} NOT NULL,
    language TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    ends_at BIGINT NOT NULL
);

-- The receipt of a deletion that was asked for. It outlives the account, and then names nobody.
CREATE TABLE citizen_erasure (
    ref {bytewise} PRIMARY KEY,
    citizen_id BIGINT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'declined', 'cancelled', 'done')),
    since TEXT NOT NULL,
    asked_on TEXT NOT NULL,
    decided_on TEXT NULL,
    done_on TEXT NULL,
    officer_id BIGINT NULL,
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX citizen_erasure_asked ON citizen_erasure (asked_on, ref) WHERE state = 'asked';
CREATE INDEX citizen_erasure_citizen ON citizen_erasure (citizen_id) WHERE citizen_id IS NOT NULL;
