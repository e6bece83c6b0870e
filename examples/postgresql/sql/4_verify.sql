-- Step 5. One line for each law and how many rows break it: every count must be 0 before the switch. One statement, so one
-- snapshot: right under concurrent writes too. Only `live-postgresql verify` can tell whether each token is *its* token.
WITH cells AS (
    SELECT id, token_epoch, 'nir' AS raw_column, nir AS raw, nir_token AS token,
           left(upper(regexp_replace(nir, '[^0-9ABab]', '', 'g')), 13) AS person FROM people
    UNION ALL
    SELECT id, token_epoch, 'email', email, email_token, lower(btrim(email)) FROM people
    UNION ALL
    SELECT id, token_epoch, 'telephone', telephone, telephone_token, NULL FROM people
)
SELECT 'rows without tokens' AS law, count(*) AS broken FROM people WHERE token_epoch IS NULL
UNION ALL
SELECT 'rows of an epoch that the manifest does not name', count(*) FROM people
    WHERE token_epoch NOT IN (SELECT epoch FROM jeton_manifest WHERE table_name = 'people')
UNION ALL
SELECT 'identifiers without a token, or tokens without an identifier', count(*) FROM cells
    WHERE (raw IS NULL) <> (token IS NULL)
UNION ALL
SELECT 'identifiers left as their own token', count(*) FROM cells WHERE raw = token AND btrim(raw) <> ''
UNION ALL
SELECT 'one text with two tokens', count(*) FROM (
    SELECT FROM cells WHERE raw IS NOT NULL GROUP BY raw_column, raw HAVING count(DISTINCT token) > 1) AS split
UNION ALL
-- Distinct persons and distinct tokens are as many. Tokens of refused cells (`jtn_`) count each spelling.
SELECT 'tokens more or fewer than identifiers, ' || raw_column,
    abs(count(DISTINCT person) - count(DISTINCT token)) FROM cells
    WHERE raw_column <> 'telephone' AND btrim(raw) <> '' AND token NOT LIKE 'jtn\_%' GROUP BY raw_column
UNION ALL
SELECT 'cells to mend, see jeton_refused', count(*) FROM jeton_refused WHERE table_name = 'people';
