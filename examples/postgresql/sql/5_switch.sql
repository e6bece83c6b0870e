-- Step 6. Readers of `nir` read tokens from here on. Only names change: ACCESS EXCLUSIVE for milliseconds. If
-- lock_timeout strikes nothing has happened: run it again.
--
-- Indexes, constraints, triggers, foreign keys and views follow the column, not its name: this lists views that would go on
-- showing raw values under the old name. Make them anew inside this transaction.
SELECT DISTINCT view.oid::regclass AS view_to_make_anew
FROM pg_depend d
JOIN pg_rewrite rule ON rule.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
JOIN pg_class view ON view.oid = rule.ev_class
JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE d.refobjid = 'people'::regclass AND a.attname IN ('nir', 'email', 'telephone');

BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE people RENAME COLUMN nir TO nir_raw;
ALTER TABLE people RENAME COLUMN nir_token TO nir;
ALTER TABLE people RENAME COLUMN email TO email_raw;
ALTER TABLE people RENAME COLUMN email_token TO email;
ALTER TABLE people RENAME COLUMN telephone TO telephone_raw;
ALTER TABLE people RENAME COLUMN telephone_token TO telephone;
UPDATE jeton_manifest SET raw_column = raw_column || '_raw', column_name = raw_column WHERE table_name = 'people';
COMMIT;
