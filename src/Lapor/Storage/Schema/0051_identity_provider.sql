-- Agencies' own identity providers (OpenID Connect), and which of their accounts belongs to which officer.
CREATE TABLE identity_provider (
    id {identity},
    -- whose officers it signs in; null: every officer
    agency_id BIGINT NULL REFERENCES agency (id),
    name TEXT NOT NULL,
    issuer {bytewise} NOT NULL,
    client_id {bytewise} NOT NULL,
    -- wrapped_key is the client secret itself, wrapped under the key ring
    ring_key TEXT NOT NULL,
    wrapped_key {bytes} NOT NULL,
    email_claim TEXT NOT NULL,
    -- the provider's word that it asked for a second factor is taken
    trusts_factor BOOLEAN NOT NULL,
    -- the acr value by which it says so; empty: only amr "mfa"
    acr TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    created_at BIGINT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX identity_provider_agency ON identity_provider (agency_id);

CREATE TABLE officer_identity (
    provider_id BIGINT NOT NULL REFERENCES identity_provider (id),
    -- as the provider names its account for ever; never an address
    subject {bytewise} NOT NULL,
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    linked_at BIGINT NOT NULL,
    used_at BIGINT NULL,
    PRIMARY KEY (provider_id, subject)
);
CREATE UNIQUE INDEX officer_identity_officer ON officer_identity (officer_id, provider_id);
