-- The officers' way in: sessions, second factors, recovery codes, one-time links, and the pace at which passwords may be tried.
-- The table of sessions says roughly what device it is ("chrome/android"), never an address or a browser's own text.
CREATE TABLE officer_session (
    id {identity},
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    token_hash {bytes} NOT NULL UNIQUE,
    device TEXT NOT NULL,
    -- the one role that the officer acts in now; null: all of them
    role TEXT NULL,
    agency_id BIGINT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX officer_session_officer ON officer_session (officer_id, id);

-- wrapped_key is the authenticator's secret itself, wrapped under the key ring.
CREATE TABLE officer_totp (
    officer_id BIGINT PRIMARY KEY REFERENCES officer (id),
    ring_key TEXT NOT NULL,
    wrapped_key {bytes} NOT NULL,
    -- the time step of the last code that was taken: no code opens twice
    last_step BIGINT NOT NULL,
    since BIGINT NOT NULL
);

CREATE TABLE officer_recovery (
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    code_mac {bytes} NOT NULL,
    PRIMARY KEY (officer_id, code_mac)
);

-- The link itself is worked out from the nonce and the key ring when its mail is written: it stands nowhere here.
CREATE TABLE account_link (
    id {identity},
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'reset')),
    nonce {bytes} NOT NULL,
    token_mac {bytes} NOT NULL UNIQUE,
    ends_at BIGINT NOT NULL,
    used_at BIGINT NULL
);
CREATE INDEX account_link_officer ON account_link (officer_id);

-- On what decision of the agency an officer was invited.
CREATE TABLE officer_decree (
    id {identity},
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    number TEXT NOT NULL,
    day TEXT NOT NULL,
    by_officer_id BIGINT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX officer_decree_officer ON officer_decree (officer_id);

-- How often a password or code was tried on one lane: an address with one known device, or with all unknown ones together. The lane is a keyed hash.
CREATE TABLE sign_in_lane (
    lane {bytes} PRIMARY KEY,
    tries INTEGER NOT NULL,
    free_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX sign_in_lane_seen ON sign_in_lane (seen_at);

-- Whose work this was before it was handed over.
ALTER TABLE notice ADD COLUMN handed_over_from BIGINT NULL;
