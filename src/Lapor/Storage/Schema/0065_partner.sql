-- Applications of agencies that file reports in people's stead through the API, and read those they filed.
CREATE TABLE partner_client (
    id {identity},
    name TEXT NOT NULL,
    -- who answers for it
    agency_id BIGINT NOT NULL REFERENCES agency (id),
    -- the office's mailbox for technical matters
    contact TEXT NOT NULL,
    -- the channel that its reports are counted under
    channel TEXT NOT NULL,
    per_minute INTEGER NOT NULL,
    per_day INTEGER NOT NULL,
    -- the last legal day, yyyy-MM-dd in WIB
    active_until TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT NULL,
    version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE partner_credential (
    id {identity},
    client_id BIGINT NOT NULL REFERENCES partner_client (id),
    -- SHA-256 of 256 random bits
    hash {bytes} NOT NULL,
    created_at BIGINT NOT NULL,
    -- when it ends, because a newer one took its place
    ends_at BIGINT NULL
);
CREATE UNIQUE INDEX partner_credential_hash ON partner_credential (hash);
CREATE INDEX partner_credential_client ON partner_credential (client_id);

CREATE TABLE partner_report (
    report_id BIGINT PRIMARY KEY REFERENCES report (id),
    client_id BIGINT NOT NULL REFERENCES partner_client (id)
);
CREATE INDEX partner_report_client ON partner_report (client_id, report_id);

-- Calls of a client (0: of nobody known) in a minute (m), a day (d) or, refused, an hour (r and the reason).
CREATE TABLE partner_use (
    client_id BIGINT NOT NULL,
    stretch {bytewise} NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (client_id, stretch)
);
