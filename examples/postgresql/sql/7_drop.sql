-- Step 7. No way back but through the gate. Take a last backup if the law wants one, and write down when it is destroyed.
-- Writers that still name the raw columns fail from here on. Indexes on the raw columns go with them.
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER zz_jeton_1_signed ON people;
DROP TRIGGER zz_jeton_2_settled ON people;
DROP FUNCTION jeton_signed, jeton_settled;
ALTER TABLE people DROP COLUMN nir_raw, DROP COLUMN email_raw, DROP COLUMN telephone_raw;
UPDATE jeton_manifest SET raw_column = NULL WHERE table_name = 'people';
COMMIT;
DROP INDEX CONCURRENTLY IF EXISTS people_pending;
