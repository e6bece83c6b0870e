-- Step 1. Room for the tokens. Run with psql, outside a transaction: CREATE INDEX CONCURRENTLY wants none.
--
-- ADD COLUMN without a default only changes the catalogue: ACCESS EXCLUSIVE for milliseconds. The lock_timeout keeps it
-- from queueing behind a long transaction with every other query behind it; when it strikes, run the file again.
SET lock_timeout = '2s';

BEGIN;
-- What the tokens were made with. `raw_column` is where the raw identifier of the same row still stands, if it does.
CREATE TABLE IF NOT EXISTS jeton_manifest (
    table_name     text     NOT NULL,
    column_name    text     NOT NULL,
    raw_column     text,
    format         text     NOT NULL,
    version        smallint NOT NULL,
    domain         text     NOT NULL,
    epoch          integer  NOT NULL,
    check_value    text     NOT NULL,
    email_suffix   text     NOT NULL,
    default_region text,
    PRIMARY KEY (table_name, column_name)
);
-- Cells that neither their format nor `opaque` takes: to be mended by hand. It holds no identifier.
CREATE TABLE IF NOT EXISTS jeton_refused (
    table_name text   NOT NULL,
    id         bigint NOT NULL,
    raw_column text   NOT NULL,
    reason     text   NOT NULL,
    PRIMARY KEY (table_name, id, raw_column)
);
ALTER TABLE people
    ADD COLUMN IF NOT EXISTS nir_token       text,
    ADD COLUMN IF NOT EXISTS email_token     text,
    ADD COLUMN IF NOT EXISTS telephone_token text,
    -- The epoch of the row's tokens. NULL: they are missing, or older than the raw columns.
    ADD COLUMN IF NOT EXISTS token_epoch     integer;

-- A statement that writes raw columns signs that it has written the tokens too by naming token_epoch in its SET
-- list. Where one changes a raw column or a token and does not sign, token_epoch becomes NULL: the backfill takes the
-- row again. An INSERT that does not know of tokens leaves it NULL anyway.
--
-- `UPDATE OF` fires on the names in the SET list, so the first trigger leaves the mark that the second one reads. Triggers
-- fire in the order of their names: zz, so that they see what your own BEFORE triggers made of the row.
CREATE OR REPLACE FUNCTION jeton_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.token_epoch := -NEW.token_epoch; RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION jeton_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.token_epoch := CASE WHEN NEW.token_epoch < 0 THEN -NEW.token_epoch END; RETURN NEW; END $$;

CREATE OR REPLACE TRIGGER zz_jeton_1_signed BEFORE UPDATE OF token_epoch ON people
    FOR EACH ROW EXECUTE FUNCTION jeton_signed();
CREATE OR REPLACE TRIGGER zz_jeton_2_settled BEFORE UPDATE ON people
    FOR EACH ROW WHEN (NEW.token_epoch < 0
        OR (OLD.nir, OLD.email, OLD.telephone) IS DISTINCT FROM (NEW.nir, NEW.email, NEW.telephone)
        OR (OLD.nir_token, OLD.email_token, OLD.telephone_token)
            IS DISTINCT FROM (NEW.nir_token, NEW.email_token, NEW.telephone_token))
    EXECUTE FUNCTION jeton_settled();
COMMIT;

-- Where the backfill finds what is left without reading the whole table. SHARE UPDATE EXCLUSIVE: writers go on. A build that
-- was broken off leaves an invalid index: drop it, run this again.
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY IF NOT EXISTS people_pending ON people (id) WHERE token_epoch IS NULL;
