-- Reports that officers wrote down for people who came, called or wrote.
CREATE TABLE assisted_intake (
    report_id BIGINT PRIMARY KEY REFERENCES report (id),
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    -- whose counter it was; NULL: the nation's
    agency_id BIGINT NULL REFERENCES agency (id),
    source TEXT NOT NULL CHECK (source IN ('walk_in', 'phone', 'letter', 'email')),
    agreed TEXT NOT NULL CHECK (agreed IN ('spoken', 'signed', 'sent_in')),
    received_on TEXT NOT NULL,
    reference TEXT NOT NULL
);
