-- Kannel tells once of a message, however many parts it has: they are not counted any more.
ALTER TABLE sms_sent DROP COLUMN parts;
