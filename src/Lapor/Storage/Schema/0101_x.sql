-- The access that X gave this site's account: a refresh token is good for one use, so the next one is kept, sealed, before it is needed.
CREATE TABLE x_access (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    -- keyed hash of the token from the settings that the chain began with: another one there begins a new chain
    seed_mac {bytes} NULL,
    -- one process at a time exchanges tokens; the turn of a dead one ends by itself
    refreshing_until BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT NOT NULL DEFAULT 0,
    ring_key TEXT NOT NULL DEFAULT '',
    sealed {bytes} NULL
);

-- How far the mentions and the direct messages were read. Written in the transaction that keeps what was read.
CREATE TABLE x_stream (
    name {bytewise} PRIMARY KEY,
    -- what is older was not written to this site
    begun_at BIGINT NOT NULL,
    -- everything up to this id is kept
    since_id BIGINT NOT NULL DEFAULT 0,
    -- a reading that is not at its end: the newest id of it, and the provider's mark of the next page
    newest_id BIGINT NOT NULL DEFAULT 0,
    page {bytewise} NULL,
    next_at BIGINT NOT NULL DEFAULT 0,
    failures BIGINT NOT NULL DEFAULT 0,
    -- one process at a time asks
    asking_until BIGINT NOT NULL DEFAULT 0
);
