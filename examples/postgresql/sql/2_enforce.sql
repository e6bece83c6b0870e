-- Step 4. From here on the database itself refuses a row without tokens: a writer that does not dual-write fails
-- loudly. NOT VALID only changes the catalogue (ACCESS EXCLUSIVE for milliseconds); old rows are looked at by VALIDATE.
--
-- A pending row can no longer be changed by anyone but the backfill: run it at once, before 3_validate.sql.
SET lock_timeout = '2s';
ALTER TABLE people ADD CONSTRAINT people_tokens_made CHECK (token_epoch IS NOT NULL) NOT VALID;
