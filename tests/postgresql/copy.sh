#!/usr/bin/env bash
# A table goes from a real PostgreSQL by COPY TO, through `jeton tokenize`, and back by COPY FROM. Every other
# column must come back as it was, NULL and the empty text must stay two things, and no identifier may be left.
# usage: copy.sh path/to/jeton     (needs Debian's `postgresql`; the server runs in a folder of its own, on a socket)
set -euo pipefail
jeton=$(realpath "$1")
work=$(mktemp -d)
server=$work
. "$(dirname "$0")/server.sh"
finish() { server_stop; rm -rf "$work"; }
trap finish EXIT
server_make
server_start
sql() { server_sql postgres "$@"; }

sql <<'SQL'
CREATE TABLE people (id int PRIMARY KEY, nir text, telephone text, email text, note text, paid numeric, seen timestamptz);
INSERT INTO people
SELECT n,
       CASE n % 10 WHEN 0 THEN NULL WHEN 1 THEN ''
            ELSE '1' || lpad((n % 100)::text, 2, '0') || '0775056' || lpad((1 + n % 999)::text, 3, '0') END,
       CASE n % 7 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE '01 99 00 ' || to_char(n / 100 % 100, 'FM00') || ' ' || to_char(n % 100, 'FM00') END,
       CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'camille.' || n || '@example.org' END,
       CASE n % 6 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'a "quoted", one' WHEN 3 THEN E'two\nlines' WHEN 4 THEN '\N' ELSE ' é\t; ' END,
       CASE n % 4 WHEN 0 THEN NULL ELSE n / 7.0 END,
       timestamptz '2026-01-01 00:00:00+00' + n * interval '1 minute'
FROM generate_series(1, 5000) AS n;
CREATE TABLE tokens (LIKE people INCLUDING ALL);
SQL
sql -c "COPY people TO STDOUT (FORMAT csv, HEADER)" >"$work/people.csv"

key=(--keyring "$work/jeton.keyring" --key-file "$work/jeton.key")
"$jeton" init "${key[@]}"
"$jeton" domain add cap-emploi "${key[@]}"
"$jeton" tokenize "$work/people.csv" -o "$work/tokens.csv" "${key[@]}" --domain cap-emploi --default-region FR \
  --column nir=fr.nir --column telephone=phone --column email=email
sql -c "COPY tokens FROM STDIN (FORMAT csv, HEADER)" <"$work/tokens.csv"

wrong=$(sql -At <<'SQL'
SELECT count(*) FROM people p FULL JOIN tokens t USING (id)
WHERE p.note IS DISTINCT FROM t.note OR p.paid IS DISTINCT FROM t.paid OR p.seen IS DISTINCT FROM t.seen
   OR (p.nir IS NULL) <> (t.nir IS NULL) OR (p.nir = '') <> (t.nir = '')
   OR (p.telephone IS NULL) <> (t.telephone IS NULL) OR (p.telephone = '') <> (t.telephone = '')
   OR (p.email IS NULL) <> (t.email IS NULL) OR (p.email = '') <> (t.email = '')
   OR (p.nir <> '' AND p.nir = t.nir) OR (p.email <> '' AND p.email = t.email)
   OR length(p.nir) <> length(t.nir) OR length(p.telephone) <> length(t.telephone);
SQL
)
rows=$(sql -At -c "SELECT count(*) FROM tokens WHERE nir <> ''")
if [ "$wrong" != 0 ] || [ "$rows" != 4000 ]; then
  echo "COPY there and back: $wrong rows of 5000 differ where they should not; $rows have an NIR" >&2
  exit 1
fi
echo "COPY there and back: 5000 rows, 4000 NIRs, nothing else changed"
