-- News that waits for its reader's mail of the day. Which report and act only sealed: the rows of one reader must not tell which reports one person has.
CREATE TABLE digest_line (
    id {identity},
    -- keyed hash of the address that it goes to
    reader_mac {bytes} NOT NULL,
    -- keyed hash of address and act: the same news is not kept twice
    line_mac {bytes} NOT NULL UNIQUE,
    ring_key TEXT NOT NULL,
    sealed {bytes} NOT NULL
);
CREATE INDEX digest_line_reader ON digest_line (reader_mac, id);
