-- Rotation, step 5. Every row has its token of epoch 2, says the database. SHARE UPDATE EXCLUSIVE: writers go on.
ALTER TABLE accounts VALIDATE CONSTRAINT accounts_nir_2_made;
-- With a valid CHECK, SET NOT NULL reads no row. Only now may a row lack its token of epoch 1: no writer can be left that
-- would look for doubles there alone.
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE accounts ALTER COLUMN nir_2 SET NOT NULL, ALTER COLUMN nir_1 DROP NOT NULL;
ALTER TABLE accounts DROP CONSTRAINT accounts_nir_2_made;
COMMIT;
