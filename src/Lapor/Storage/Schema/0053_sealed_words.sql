-- The words of a confidential report: sealed under a key of its own, which the key ring wraps. NULL: the words stand in their own columns.
ALTER TABLE report ADD COLUMN ring_key TEXT NULL;
ALTER TABLE report ADD COLUMN wrapped_key {bytes} NULL;
ALTER TABLE report ADD COLUMN sealed {bytes} NULL;
-- What was said in an act of such a report, with the salt of its hash.
ALTER TABLE act ADD COLUMN sealed {bytes} NULL;
-- Reports that came before sealing, until the job has sealed them.
CREATE INDEX report_unsealed ON report (id) WHERE confidential AND wrapped_key IS NULL AND state <> 'withdrawn';
