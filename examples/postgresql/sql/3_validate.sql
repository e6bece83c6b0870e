-- Step 5. Reads every row and fails if one has no tokens. SHARE UPDATE EXCLUSIVE: readers and writers go on.
ALTER TABLE people VALIDATE CONSTRAINT people_tokens_made;

-- The indexes that the raw columns have, for the tokens: searches go there after the switch.
CREATE INDEX CONCURRENTLY IF NOT EXISTS people_email_token ON people (email_token);
ANALYZE people;
