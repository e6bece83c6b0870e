-- Rotation, step 7. When all writers write epoch 2 alone.
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER zz_jeton_one_person ON accounts;
DROP FUNCTION jeton_one_person;
ALTER TABLE accounts DROP COLUMN nir_1;
DELETE FROM jeton_manifest WHERE table_name = 'accounts' AND column_name = 'nir_1';
COMMIT;
DROP INDEX CONCURRENTLY IF EXISTS accounts_pending;
