-- The key by which push services know this site; made once, for all nodes, sealed under the key ring.
CREATE TABLE push_key (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    ring_key TEXT NOT NULL,
    wrapped_key {bytes} NOT NULL,
    created_at BIGINT NOT NULL
);

-- A browser on a device that wants notices: of one report, or as an officer. Where it is reached and its keys only sealed.
CREATE TABLE push_device (
    id {identity},
    report_id BIGINT NULL REFERENCES report (id),
    officer_id BIGINT NULL REFERENCES officer (id),
    -- keyed hash of the device for this report or officer alone: two reports of one device do not look alike
    device_mac {bytes} NOT NULL UNIQUE,
    ring_key TEXT NOT NULL,
    sealed {bytes} NOT NULL,
    -- the latest act of its report that a notice was queued for: none twice
    told_act BIGINT NOT NULL DEFAULT 0,
    CHECK ((report_id IS NULL) <> (officer_id IS NULL))
);
CREATE INDEX push_device_report ON push_device (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX push_device_officer ON push_device (officer_id) WHERE officer_id IS NOT NULL;
