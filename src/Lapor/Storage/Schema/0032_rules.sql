-- What was due when a hold began, so that the clock of the state goes on with what was left of it.
ALTER TABLE report ADD COLUMN held_due_at BIGINT NULL;

-- A mail server's final no about this address: nothing is sent there any more. The code says why, never the address.
ALTER TABLE sealed_contact ADD COLUMN undeliverable TEXT NULL;
ALTER TABLE sealed_contact ADD COLUMN undeliverable_at BIGINT NULL;
ALTER TABLE officer ADD COLUMN undeliverable TEXT NULL;
ALTER TABLE officer ADD COLUMN undeliverable_at BIGINT NULL;

-- When a notice was told by a mail that gathers several; what was there before was told at once.
ALTER TABLE notice ADD COLUMN mailed_at BIGINT NULL;
UPDATE notice SET mailed_at = at;
CREATE INDEX notice_gathered ON notice (officer_id, id) WHERE mailed_at IS NULL AND kind = 'submit';
