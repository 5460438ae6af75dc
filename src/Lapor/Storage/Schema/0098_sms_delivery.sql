-- A text message that a gateway was given and may tell of later: delivered or not. Whom it went to and what it said stands nowhere here.
CREATE TABLE sms_sent (
    id {identity},
    -- keyed hash of the word that the gateway tells it by
    word_mac {bytes} NOT NULL UNIQUE,
    -- the step that it told of, for another channel where it was not delivered; NULL: an answer, a code
    report_id BIGINT NULL,
    act_id BIGINT NULL,
    sent_at BIGINT NOT NULL,
    -- messages that it was sent and paid for as
    parts INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sent', 'delivered', 'failed'))
);
CREATE INDEX sms_sent_at ON sms_sent (sent_at);

-- What was told of one part; the same report of one part counts once.
CREATE TABLE sms_part (
    sent_id BIGINT NOT NULL REFERENCES sms_sent (id),
    -- keyed hash of the carrier's own id of the part
    part_mac {bytes} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('delivered', 'failed')),
    PRIMARY KEY (sent_id, part_mac)
);
