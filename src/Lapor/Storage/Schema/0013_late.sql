-- How many reports are past the day by which they must be done, counted for the national admin on every page of the workbench.
CREATE INDEX report_complete_by ON report (complete_by) WHERE complete_by IS NOT NULL AND state NOT IN ('closed', 'archived', 'withdrawn');
