-- Rotation, step 1. A column for the tokens of epoch 2, UNIQUE like the other one. NULL: not yet made.
SET lock_timeout = '2s';
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS nir_2 text;

-- A writer that changes one token and does not know of the other would leave a stranger's beside it: that one becomes NULL.
-- nir_2 is then made again by the rekeyer; nir_1 is NOT NULL until step 5, so such a writer fails before that.
CREATE OR REPLACE FUNCTION jeton_one_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.nir_1 = NEW.nir_1 THEN NEW.nir_1 := NULL; ELSE NEW.nir_2 := NULL; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER zz_jeton_one_person BEFORE UPDATE ON accounts FOR EACH ROW
    WHEN (OLD.nir_1 <> NEW.nir_1 AND OLD.nir_2 = NEW.nir_2 OR OLD.nir_1 = NEW.nir_1 AND OLD.nir_2 <> NEW.nir_2)
    EXECUTE FUNCTION jeton_one_person();

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS accounts_nir_2_key ON accounts (nir_2);
CREATE INDEX CONCURRENTLY IF NOT EXISTS accounts_pending ON accounts (id) WHERE nir_2 IS NULL;
