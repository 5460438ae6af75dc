-- What units help with or read: nearly every assignment is a lead one, and a count of the others on every page of the workbench must not read those.
CREATE INDEX assignment_beside ON assignment (agency_id, report_id) WHERE role <> 'lead';
