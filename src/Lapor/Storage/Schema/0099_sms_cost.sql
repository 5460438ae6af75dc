-- What text messages are paid for by: the parts that they are sent as.
ALTER TABLE send_hour ADD COLUMN segments BIGINT NOT NULL DEFAULT 0;

-- The same of an answer that the gateway took with its question.
ALTER TABLE inbound_message ADD COLUMN answer_parts INTEGER NOT NULL DEFAULT 0;

-- An admin let a message through that was held because its number had sent too many.
ALTER TABLE inbound_message ADD COLUMN released BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX inbound_message_held ON inbound_message (channel, received_at) WHERE outcome = 'too_many';
