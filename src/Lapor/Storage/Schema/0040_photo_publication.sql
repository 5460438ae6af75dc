-- A file is shown to the public only when an officer ticked it: when, and who.
ALTER TABLE attachment ADD COLUMN shown_at BIGINT NULL;
ALTER TABLE attachment ADD COLUMN shown_by BIGINT NULL;
-- Files of public answers were public until now, those of reporters never.
UPDATE attachment SET shown_at = created_at WHERE visibility = 'public';
