-- A part of a longer text message that a gateway did not join: kept until all are there, or until waiting for the rest makes no sense.
CREATE TABLE inbound_part (
    id {identity},
    -- keyed hash of channel, sender and the provider's own id: the same part comes once
    part_mac {bytes} NOT NULL UNIQUE,
    -- keyed hash of channel, sender, the telephone's reference and the number of parts
    whole_mac {bytes} NOT NULL,
    number INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    received_at BIGINT NOT NULL,
    -- the provider's id of the message that it became part of; NULL while it waits
    whole_id TEXT NULL,
    -- this part made it whole, and got the answer
    completes BOOLEAN NOT NULL DEFAULT FALSE,
    ring_key TEXT NOT NULL,
    -- NULL once the whole message is kept: it has the words
    wrapped_key {bytes} NULL,
    sealed {bytes} NOT NULL
);
CREATE INDEX inbound_part_whole ON inbound_part (whole_mac);
CREATE INDEX inbound_part_received ON inbound_part (received_at);
