-- Of an officer's photo: taken before or after the work.
ALTER TABLE attachment ADD COLUMN moment TEXT NOT NULL DEFAULT 'none' CHECK (moment IN ('none', 'before', 'after'));
