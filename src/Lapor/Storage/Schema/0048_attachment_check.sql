-- Whether a file was looked at for malware (none: by no scanner), and the small picture of an image, sealed under a key derived from the file's own.
ALTER TABLE attachment ADD COLUMN malware TEXT NOT NULL DEFAULT 'none' CHECK (malware IN ('none', 'waiting', 'clean', 'infected'));
ALTER TABLE attachment ADD COLUMN thumbnail TEXT NOT NULL DEFAULT 'none' CHECK (thumbnail IN ('none', 'waiting', 'ready', 'failed'));
ALTER TABLE attachment ADD COLUMN thumbnail_key {bytewise} NULL;
CREATE INDEX attachment_malware ON attachment (id) WHERE malware = 'waiting';
CREATE INDEX attachment_thumbnail ON attachment (id) WHERE thumbnail = 'waiting';
CREATE UNIQUE INDEX attachment_thumbnail_key ON attachment (thumbnail_key) WHERE thumbnail_key IS NOT NULL;
UPDATE attachment SET thumbnail = 'waiting' WHERE media_type IN ('image/jpeg', 'image/png', 'image/webp') AND wrapped_key IS NOT NULL;
