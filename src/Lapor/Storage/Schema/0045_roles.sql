-- All roles. An overseer has a scope instead of an agency, an auditor neither.
--@ sqlite
CREATE TABLE officer_role_all (
    officer_id BIGINT NOT NULL REFERENCES officer (id),
    role TEXT NOT NULL CHECK (role IN ('auditor', 'executive', 'overseer', 'liaison_officer', 'sub_admin', 'agency_admin', 'national_admin')),
    agency_id BIGINT NULL,
    scope TEXT NULL CHECK (scope IN ('ombudsman', 'ksp', 'kemendagri', 'panrb')),
    CHECK ((scope IS NULL) = (role <> 'overseer'))
);
INSERT INTO officer_role_all (officer_id, role, agency_id) SELECT DISTINCT officer_id, role, agency_id FROM officer_role;
DROP TABLE officer_role;
ALTER TABLE officer_role_all RENAME TO officer_role;
CREATE INDEX officer_role_agency ON officer_role (agency_id, role);
--@ postgresql
ALTER TABLE officer_role DROP CONSTRAINT officer_role_role_check;
ALTER TABLE officer_role ADD CONSTRAINT officer_role_role_check CHECK (role IN ('auditor', 'executive', 'overseer', 'liaison_officer', 'sub_admin', 'agency_admin', 'national_admin'));
ALTER TABLE officer_role ADD COLUMN scope TEXT NULL CHECK (scope IN ('ombudsman', 'ksp', 'kemendagri', 'panrb'));
ALTER TABLE officer_role ADD CHECK ((scope IS NULL) = (role <> 'overseer'));
ALTER TABLE officer_role DROP CONSTRAINT officer_role_officer_id_role_agency_id_key;
DELETE FROM officer_role a USING officer_role b
    WHERE a.ctid < b.ctid AND a.officer_id = b.officer_id AND a.role = b.role AND a.agency_id IS NOT DISTINCT FROM b.agency_id;
--@ both
CREATE UNIQUE INDEX officer_role_once ON officer_role (officer_id, role, COALESCE(agency_id, 0), COALESCE(scope, ''));
-- The admin of a part of an agency has a name of their own.
UPDATE officer_role SET role = 'sub_admin' WHERE role = 'agency_admin' AND agency_id IN (SELECT id FROM agency WHERE parent_id IS NOT NULL);

-- What puts a report before an overseer: a national priority, an escalation.
CREATE TABLE report_mark (
    report_id BIGINT NOT NULL REFERENCES report (id),
    kind TEXT NOT NULL CHECK (kind IN ('priority', 'escalated')),
    -- null: the system
    officer_id BIGINT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (report_id, kind)
);
CREATE INDEX report_mark_kind ON report_mark (kind, report_id);

-- Who is reported: an officer or a unit. Both are shut out of the report.
CREATE TABLE reported_party (
    id {identity},
    report_id BIGINT NOT NULL REFERENCES report (id),
    officer_id BIGINT NULL,
    agency_id BIGINT NULL,
    named_by BIGINT NOT NULL,
    at BIGINT NOT NULL,
    CHECK ((officer_id IS NULL) <> (agency_id IS NULL))
);
CREATE UNIQUE INDEX reported_party_once ON reported_party (report_id, COALESCE(officer_id, 0), COALESCE(agency_id, 0));
CREATE INDEX reported_party_officer ON reported_party (officer_id) WHERE officer_id IS NOT NULL;
CREATE INDEX reported_party_agency ON reported_party (agency_id) WHERE agency_id IS NOT NULL;

-- Asking to open an anonymous identity, and a second person's decision.
CREATE TABLE identity_request (
    id {identity},
    report_id BIGINT NOT NULL REFERENCES report (id),
    asked_by BIGINT NOT NULL,
    reason TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    decided_by BIGINT NULL,
    approved BOOLEAN NULL,
    decided_at BIGINT NULL,
    -- approved: the asker may open it until then
    until BIGINT NULL,
    CHECK (decided_by <> asked_by)
);
CREATE INDEX identity_request_report ON identity_request (report_id);
CREATE INDEX identity_request_open ON identity_request (id) WHERE decided_by IS NULL;

-- One line per officer, report and hour: the subject of a view is its hour.
CREATE UNIQUE INDEX audit_entry_view ON audit_entry (officer_id, report_id, subject) WHERE kind = 'content_viewed';
