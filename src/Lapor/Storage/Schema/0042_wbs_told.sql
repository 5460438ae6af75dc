-- The last message that the holders of an inbox were told of. Not a moment: the job that tells them runs once a day at a fixed hour.
ALTER TABLE wbs_inbox ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
