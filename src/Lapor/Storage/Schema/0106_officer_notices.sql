-- How an officer wants to be told, as JSON; none: of everything, at any hour. What waits on the officer's page does not depend on it.
ALTER TABLE officer ADD COLUMN notices TEXT NULL;
