-- From which day a rule is applied: one that was just switched on, or made shorter, waits until others have seen it.
ALTER TABLE retention_rule ADD COLUMN effective_on TEXT NULL;
