-- Attachments lie sealed under keys of their own; file_name is empty where sealed_name holds the name.
ALTER TABLE attachment ADD COLUMN ring_key TEXT NULL;
ALTER TABLE attachment ADD COLUMN wrapped_key {bytes} NULL;
ALTER TABLE attachment ADD COLUMN sealed_name {bytes} NULL;
