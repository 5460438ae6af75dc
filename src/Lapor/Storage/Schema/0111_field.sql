-- Reports that an officer takes along to a place without a network.
CREATE TABLE field_item (
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    report_id BIGINT NOT NULL REFERENCES report (id),
    marked_at BIGINT NOT NULL,
    -- the session and the version of the report whose content was given last: each giving is accounted for once
    given_session BIGINT NULL,
    given_version INTEGER NULL,
    PRIMARY KEY (officer_id, report_id)
);
CREATE INDEX field_item_report ON field_item (report_id);
CREATE INDEX field_item_marked ON field_item (marked_at);

-- What an officer found there: a draft of an answer, with its files in quarantine, until the officer sends it or throws it away.
CREATE TABLE field_result (
    id {identity},
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    report_id BIGINT NOT NULL REFERENCES report (id),
    -- keyed hash of the key that the device drew: the same inspection is not taken twice
    key_mac {bytes} NOT NULL UNIQUE,
    draft_key TEXT NOT NULL,
    handed_at BIGINT NOT NULL,
    ring_key TEXT NOT NULL,
    -- null once it was sent, thrown away or too old; the row stays for a while, so that a late repetition brings nothing back
    sealed {bytes} NULL
);
CREATE INDEX field_result_report ON field_result (report_id);
CREATE INDEX field_result_handed ON field_result (handed_at);
CREATE INDEX field_result_draft ON field_result (draft_key);
