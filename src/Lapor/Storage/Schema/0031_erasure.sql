-- What goes into an act's hash beside its fields, and is destroyed with the words of a withdrawn report.
ALTER TABLE act ADD COLUMN salt {bytes} NULL;
ALTER TABLE act ADD COLUMN erased BOOLEAN NOT NULL DEFAULT FALSE;
