-- Jobs of one moment are taken in the order in which they were written.
DROP INDEX job_due;
CREATE INDEX job_due ON job (due_at, id);
