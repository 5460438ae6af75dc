-- A message that came in on a channel, kept until no provider repeats it. Words and sender only sealed.
CREATE TABLE inbound_message (
    id {identity},
    channel {bytewise} NOT NULL,
    -- keyed hash of channel, sender and the provider's own id: the same message comes once
    message_mac {bytes} NOT NULL UNIQUE,
    -- keyed hash of the sender: how many came in a day
    sender_mac {bytes} NOT NULL,
    -- keyed hash of sender and words: who sends the same twice is not two reporters
    words_mac {bytes} NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done')),
    -- what became of it, a stable code; NULL while it waits
    outcome {bytewise} NULL,
    report_id BIGINT NULL REFERENCES report (id),
    ring_key TEXT NOT NULL,
    wrapped_key {bytes} NOT NULL,
    sealed {bytes} NOT NULL,
    -- the answer, sealed under the same key: a repeated message gets it again
    answer {bytes} NULL,
    -- whoever asked for the answer hung up before it was given: it goes by the channel's own way
    undelivered BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX inbound_message_sender ON inbound_message (sender_mac, received_at);
CREATE INDEX inbound_message_received ON inbound_message (received_at);
CREATE INDEX inbound_message_report ON inbound_message (report_id) WHERE report_id IS NOT NULL;

-- Who wants no more news on a channel: of reports filed until then.
CREATE TABLE message_stop (
    sender_mac {bytes} PRIMARY KEY,
    stopped_at BIGINT NOT NULL
);
