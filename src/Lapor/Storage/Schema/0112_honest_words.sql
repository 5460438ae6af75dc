-- A report that an officer filed by mistake and took back was not deleted at its reporter's wish.
ALTER TABLE public_status ADD COLUMN taken_back BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE public_status SET taken_back = TRUE WHERE tracking_id IN (SELECT r.tracking_id FROM report r JOIN act a ON a.report_id = r.id WHERE a.kind = 'take_back');

-- Why news was never handed to a gateway; NULL: it was.
ALTER TABLE sms_sent ADD COLUMN code TEXT NULL;
CREATE INDEX sms_sent_unsent ON sms_sent (report_id) WHERE code IS NOT NULL;
