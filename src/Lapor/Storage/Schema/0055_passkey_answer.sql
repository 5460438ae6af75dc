-- Questions that a citizen's passkey answered: each counts once. An officer's passkey remembers the moment of its last use for this; of citizens only days are kept.
CREATE TABLE passkey_answer (
    question {bytes} PRIMARY KEY,
    ends_on TEXT NOT NULL
);
