-- Hours of an agency, for the end of its deadlines: local HH:mm, and five or six working days a week. Null: the usual ones.
ALTER TABLE agency ADD COLUMN opens TEXT NULL;
ALTER TABLE agency ADD COLUMN closes TEXT NULL;
ALTER TABLE agency ADD COLUMN work_days INTEGER NULL CHECK (work_days IN (5, 6));

-- A day off that a later decree moved or took back stays, with the decree that did so, and counts no more.
ALTER TABLE holiday ADD COLUMN active BOOLEAN NOT NULL DEFAULT TRUE;
