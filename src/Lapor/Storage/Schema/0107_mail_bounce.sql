-- E-mail addresses that mail came back from, known by a keyed hash alone: whoever reads this table learns no address.
CREATE TABLE mail_address (
    address_mac {bytes} PRIMARY KEY,
    -- permanent failures that count towards the end, since the last one was forgiven
    hard BIGINT NOT NULL DEFAULT 0,
    -- the latest status (RFC 3463), or the server's answer
    status TEXT NOT NULL,
    bounced_at BIGINT NOT NULL,
    -- since when nothing is sent there but what always comes; null: mail goes on
    stopped_at BIGINT NULL
);

-- Each report of a mail that came back, once.
CREATE TABLE mail_bounce (
    bounce_key {bytes} PRIMARY KEY,
    hard BOOLEAN NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX mail_bounce_at ON mail_bounce (at);
