-- Word of a changed address on its way to the address that the account may not hold any more: sealed, gone once told, swept after days.
CREATE TABLE citizen_notice (
    id {identity},
    ring_key TEXT NOT NULL,
    sealed_address {bytes} NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('added', 'replaced', 'removed')),
    language TEXT NOT NULL,
    made_on TEXT NOT NULL
);
