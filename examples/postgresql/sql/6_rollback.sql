-- Back to before step 6, until step 7. Writers have gone on writing both columns, so nothing is lost.
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE people RENAME COLUMN nir TO nir_token;
ALTER TABLE people RENAME COLUMN nir_raw TO nir;
ALTER TABLE people RENAME COLUMN email TO email_token;
ALTER TABLE people RENAME COLUMN email_raw TO email;
ALTER TABLE people RENAME COLUMN telephone TO telephone_token;
ALTER TABLE people RENAME COLUMN telephone_raw TO telephone;
UPDATE jeton_manifest SET column_name = column_name || '_token', raw_column = column_name WHERE table_name = 'people';
COMMIT;
