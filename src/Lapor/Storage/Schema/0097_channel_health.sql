-- How messages left on each channel, an hour a row: what the channels page and its error rate are read from. No addresses, no words.
CREATE TABLE send_hour (
    channel {bytewise} NOT NULL,
    -- UTC milliseconds of the hour's beginning
    hour BIGINT NOT NULL,
    sent BIGINT NOT NULL DEFAULT 0,
    -- the provider was away or said "not now": worth another try
    failed BIGINT NOT NULL DEFAULT 0,
    -- the provider will never bring it to this address
    refused BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (channel, hour)
);

-- The latest of each channel.
CREATE TABLE channel_state (
    channel {bytewise} PRIMARY KEY,
    sent_at BIGINT NULL,
    failed_at BIGINT NULL,
    -- why the last failure was one, a stable code
    code {bytewise} NULL
);

CREATE INDEX inbound_message_channel ON inbound_message (channel, received_at);
CREATE INDEX inbound_message_waiting ON inbound_message (channel) WHERE state = 'waiting';
CREATE INDEX outbound_message_waiting ON outbound_message (conversation_id) WHERE state = 'waiting';
-- What failed is rare, and looked for.
CREATE INDEX job_failed ON job (kind) WHERE error IS NOT NULL;
