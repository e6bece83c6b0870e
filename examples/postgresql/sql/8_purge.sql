-- Step 8. DROP COLUMN hides the values and leaves them in every row on disk; VACUUM does not touch live rows. Only
-- writing the table anew removes them. VACUUM FULL holds ACCESS EXCLUSIVE while it does (a second or two for a million
-- rows); pg_repack does the same holding it for moments only.
VACUUM (FULL, ANALYZE) people;
-- The most common values of a column are copied to the statistics; those of dropped columns are dead rows there.
VACUUM FULL pg_statistic;
CHECKPOINT;
