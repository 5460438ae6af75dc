-- Passkeys (WebAuthn) of whoever has an account. A public key opens nothing by itself: nothing here is secret.
CREATE TABLE passkey (
    id {identity},
    owner_kind TEXT NOT NULL CHECK (owner_kind IN ('officer', 'citizen')),
    owner_id BIGINT NOT NULL,
    -- what the device knows the owner by: random, the same for all passkeys of one owner, tells nothing
    handle {bytewise} NOT NULL,
    credential_id {bytes} NOT NULL UNIQUE,
    public_key {bytes} NOT NULL,
    sign_count BIGINT NOT NULL,
    -- how the device can be reached, as the browser said: codes joined by commas
    transports TEXT NOT NULL,
    backup_eligible BOOLEAN NOT NULL,
    backed_up BOOLEAN NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- a question asked before this moment opens nothing any more
    used_at BIGINT NULL
);
CREATE INDEX passkey_owner ON passkey (owner_kind, owner_id, id);
CREATE INDEX passkey_handle ON passkey (handle);
