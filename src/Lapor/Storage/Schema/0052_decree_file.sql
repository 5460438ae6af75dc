-- The decree itself, beside its number and date: sealed, in a folder of its own.
ALTER TABLE officer_decree ADD COLUMN storage_key {bytewise} NULL;
ALTER TABLE officer_decree ADD COLUMN ring_key TEXT NULL;
ALTER TABLE officer_decree ADD COLUMN wrapped_key {bytes} NULL;
ALTER TABLE officer_decree ADD COLUMN size BIGINT NULL;
