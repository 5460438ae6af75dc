-- A talk with one person on a messenger: who, and how far the report is that they are telling. Both only sealed; forgotten thirty days after the last word.
CREATE TABLE conversation (
    id {identity},
    channel {bytewise} NOT NULL,
    -- keyed hash of channel and handle
    sender_mac {bytes} NOT NULL UNIQUE,
    changed_at BIGINT NOT NULL,
    -- one worker at a time understands, and one sends: order is kept, and the turn of a dead worker ends by itself
    hearing_until BIGINT NOT NULL DEFAULT 0,
    sending_until BIGINT NOT NULL DEFAULT 0,
    ring_key TEXT NOT NULL,
    wrapped_key {bytes} NOT NULL,
    sealed {bytes} NOT NULL
);
CREATE INDEX conversation_changed ON conversation (changed_at);

-- What is said to a person there, in the order in which it is sent.
CREATE TABLE outbound_message (
    id {identity},
    conversation_id BIGINT NOT NULL REFERENCES conversation (id),
    -- keyed hash of what caused it: the same is said once
    once_mac {bytes} NOT NULL UNIQUE,
    report_id BIGINT NULL REFERENCES report (id),
    act_id BIGINT NULL REFERENCES act (id),
    created_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'read', 'failed')),
    -- why it failed, a stable code
    code {bytewise} NULL,
    -- keyed hash of the provider's id of it: delivery reports and quoted answers find it
    provider_mac {bytes} NULL,
    ring_key TEXT NOT NULL,
    wrapped_key {bytes} NOT NULL,
    sealed {bytes} NOT NULL
);
CREATE INDEX outbound_message_conversation ON outbound_message (conversation_id, id);
CREATE INDEX outbound_message_provider ON outbound_message (provider_mac) WHERE provider_mac IS NOT NULL;
CREATE INDEX outbound_message_report ON outbound_message (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX outbound_message_created ON outbound_message (created_at);
