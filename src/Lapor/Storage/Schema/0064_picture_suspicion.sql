-- What a machine suspects in a picture (face, identity card), beside the officer's tick. look: waiting, while a machine is to look; none, where none is or was.
-- looked_for and suspicion: 'face,identity_card' and 'face:85'. show_wanted_by: the officer who let the public see it while the look was still to come.
ALTER TABLE attachment ADD COLUMN look TEXT NOT NULL DEFAULT 'none' CHECK (look IN ('none', 'waiting', 'done', 'failed'));
ALTER TABLE attachment ADD COLUMN looked_for TEXT NOT NULL DEFAULT '';
ALTER TABLE attachment ADD COLUMN suspicion TEXT NOT NULL DEFAULT '';
ALTER TABLE attachment ADD COLUMN shown_despite TEXT NULL CHECK (shown_despite IN ('not_so', 'unrecognisable', 'on_duty', 'agreed'));
ALTER TABLE attachment ADD COLUMN show_wanted_by BIGINT NULL;
CREATE INDEX attachment_look ON attachment (id) WHERE look = 'waiting';
