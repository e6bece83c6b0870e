#!/usr/bin/env bash
# The recipe of examples/postgresql on a real server: a table of people moves to tokens under concurrent writers, its
# backfill killed again and again and the server twice; then a table of tokens moves from epoch to epoch. A second table
# written in the same transactions is the witness: no row may be lost or doubled, each token must be that of the value as it is now.
# usage: live.sh path/to/jeton path/to/live-postgresql [ROWS]     (200000 rows unless told; needs Debian's `postgresql`)
set -euo pipefail
jeton=$(realpath "$1")
live=$(realpath "$2")
rows=${3:-200000}
sql_files=$(cd "$(dirname "$0")/../../examples/postgresql/sql" && pwd)
work=$(mktemp -d)
server=$work
. "$(dirname "$0")/server.sh"
finish() {
  touch "$work/stop.lax" "$work/stop.dual" "$work/stop.one" "$work/stop.both" "$work/stop.two"
  server_stop
  wait
  rm -rf "$work"
}
trap finish EXIT
fail() { echo "live PostgreSQL: $*" >&2; exit 1; }
say() { printf '%4s s  %s\n' "$SECONDS" "$*"; }
is() { [ "$1" = "$2" ] || fail "$3: $1, not $2"; }

start() { server_start -c max_wal_size=4GB -c shared_buffers=512MB || fail "no server"; }
use() { database=$1; export DATABASE_URL="host=$work user=postgres dbname=$1"; }
sql() { server_sql "$database" -At "$@"; }
# A step of the recipe; again while its lock_timeout strikes, as the recipe says.
step() {
  for _ in $(seq 60); do
    if sql <"$sql_files/$1.sql" >"$work/step.out" 2>"$work/step.err"; then return; fi
    grep -q 'lock timeout' "$work/step.err" || fail "$1: $(cat "$work/step.err")"
  done
  fail "$1 never got its lock"
}
# Starts a command again and again and kills it at a random moment.
kill_often() {
  local times=$1 pid
  shift
  for _ in $(seq "$times"); do
    "$@" >/dev/null 2>&1 & pid=$!
    sleep "0.$((rows < 500000 ? RANDOM % 20 + 10 : RANDOM % 80 + 10))"
    kill -9 "$pid" 2>/dev/null && killed=$((killed + 1))
    wait "$pid" 2>/dev/null || true
  done
}
traffic() { touch "$work/$1.running"; "$live" traffic "${@:2}" >"$work/$1.out" 2>&1 & eval "pid_$1=$!"; }
stop() {
  touch "$work/stop.$1"
  local pid=pid_$1
  wait "${!pid}" || fail "the writers ($1) failed: $(cat "$work/$1.out")"
  say "writers ($1): $(cat "$work/$1.out")"
}

server_make
start
use postgres
sql -c 'CREATE DATABASE live' -c 'CREATE DATABASE control'
key=(--keyring "$work/jeton.keyring" --key-file "$work/jeton.key")
"$jeton" init "${key[@]}" >/dev/null
"$jeton" domain add cap-emploi "${key[@]}" >/dev/null
"$jeton" keyring add-epoch "${key[@]}" >/dev/null
"$jeton" keyring export --domain cap-emploi --epoch 1 --epoch 2 -o "$work/scoped.keyring" --new-key-file "$work/scoped.key" "${key[@]}" >/dev/null
scoped() { export JETON_KEYRING="$work/scoped.keyring" JETON_KEY_FILE="$work/scoped.key"; }
full() { JETON_KEYRING="$work/jeton.keyring" JETON_KEY_FILE="$work/jeton.key" "$@"; }
scoped

# The NIR of a person by number, as examples/postgresql/src/random.rs has it.
formula="CREATE FUNCTION nir_of(n bigint) RETURNS text LANGUAGE sql IMMUTABLE RETURN
  (1 + n % 2) || lpad((n / 2 % 100)::text, 2, '0') || lpad((1 + n / 200 % 12)::text, 2, '0') || '75056' || lpad((1 + n / 2400 % 999)::text, 3, '0')"
people() { # a table of so many people: NULL, empty, refused and unmendable cells, and one value that statistics will hold
  sql <"$sql_files/table.sql"
  sql -c "$formula" -c "INSERT INTO people (name, nir, email, telephone)
    SELECT 'Camille', CASE n % 50 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'inconnu' ELSE nir_of(n) END,
           CASE WHEN n % 40 = 0 THEN 'canari.en.cage@example.org' WHEN n % 40 = 1 THEN NULL ELSE 'Camille.' || n || '@example.org' END,
           CASE n % 30 WHEN 0 THEN NULL WHEN 1 THEN 'voir dossier' ELSE '01 99 00 ' || to_char(n / 100 % 100, 'FM00') || ' ' || to_char(n % 100, 'FM00') END
    FROM generate_series(1, $1) AS n" -c "ANALYZE people"
}
declare_people() {
  "$live" declare cap-emploi 1 people nir_token=fr.nir=nir email_token=email=email telephone_token=phone:FR=telephone >/dev/null
}

# ---- Controls: the same checks, seen to fail.
use control
people 3000
step 1_prepare
declare_people
"$live" backfill people >/dev/null
"$live" verify people >/dev/null || fail "a finished backfill does not verify"
sql -c "UPDATE people SET nir = nir_of(id + 5) WHERE id BETWEEN 101 AND 110"
is "$(sql -c 'SELECT count(*) FROM people WHERE token_epoch IS NULL')" 10 "rows that the triggers mark"
"$live" backfill people >/dev/null
"$live" verify people >/dev/null || fail "the backfill did not take the marked rows again"
sql -c "DROP TRIGGER zz_jeton_2_settled ON people" -c "DROP TRIGGER zz_jeton_1_signed ON people"
sql -c "UPDATE people SET nir = nir_of(id + 7) WHERE id BETWEEN 101 AND 110"
if "$live" verify people >"$work/verify.out"; then fail "without the triggers, old tokens verify"; fi
grep -q ' 10 tokens wrong' "$work/verify.out" || fail "without the triggers: $(cat "$work/verify.out")"
sql -c "UPDATE jeton_manifest SET epoch = 2 WHERE column_name = 'nir_token'"
if "$live" verify people 2>"$work/verify.out"; then fail "a manifest of another epoch passes"; fi
grep -q 'column people.nir_token, domain cap-emploi, epoch 2: the key check value differs' "$work/verify.out" || fail "$(cat "$work/verify.out")"
sql <"$sql_files/rotate_table.sql"
"$live" declare cap-emploi 1 accounts nir_1=fr.nir >/dev/null
step rotate_1_open
"$live" declare cap-emploi 2 accounts nir_2=fr.nir >/dev/null
sql -c "ALTER TABLE accounts ALTER nir_1 DROP NOT NULL"
traffic one accounts 2 "$work/stop.one" 200 nir_1
traffic two accounts 2 "$work/stop.two" 200 nir_2
sleep 2
stop one
stop two
rm "$work"/stop.*
[ "$(sql -c 'SELECT count(*) - count(DISTINCT note) FROM accounts')" -gt 0 ] || fail "writers of one epoch each let no double in"
say "controls: without triggers old tokens are found, without the window doubles get in"

# ---- The migration.
use live
people "$rows"
sql -c "CREATE TABLE witness AS SELECT id, nir, email, telephone FROM people" -c "ALTER TABLE witness ADD PRIMARY KEY (id)"
for id in 7 700 2000; do # too long even for opaque
  sql -c "UPDATE people SET telephone = repeat('x', 300) WHERE id = $id" -c "UPDATE witness SET telephone = repeat('x', 300) WHERE id = $id"
done
say "$rows people"
step 1_prepare
declare_people
traffic lax people 2 "$work/stop.lax" lax
traffic dual people 1 "$work/stop.dual" dual
killed=0
kill_often 8 "$live" backfill people
say "kill -9 of the server"
kill -9 "$(head -n 1 "$work/data/postmaster.pid")"
start
kill_often 8 "$live" backfill people
say "immediate shutdown of the server"
server_stop
start
kill_often 4 "$live" backfill people
say "backfill killed $killed times; $(sql -c 'SELECT count(*) FROM people WHERE token_epoch IS NULL') rows pending"
if "$live" backfill people >"$work/backfill.out"; then fail "cells that nothing takes are not told"; fi
say "$(cat "$work/backfill.out")"
for id in $(sql -c "SELECT id FROM jeton_refused"); do
  sql -c "BEGIN; UPDATE people SET telephone = NULL WHERE id = $id; UPDATE witness SET telephone = NULL WHERE id = $id; COMMIT"
done
"$live" backfill people >/dev/null || fail "mended cells are still refused"
step 2_enforce
"$live" backfill people >/dev/null
step 3_validate
laws=$(sql <"$sql_files/4_verify.sql")
[ -z "$(grep -v '|0$' <<<"$laws")" ] || fail "4_verify.sql: $laws"
say "$("$live" verify people)"
step 5_switch
sleep 1
"$live" verify people >/dev/null || fail "after the switch: $("$live" verify people)"
step 6_rollback
sleep 1
"$live" verify people >/dev/null || fail "after the rollback: $("$live" verify people)"
step 5_switch
if sql -c "INSERT INTO people (name, nir) VALUES ('x', '1')" 2>/dev/null; then fail "a row without tokens got in after the switch"; fi
if sql -c "UPDATE people SET nir = '1' WHERE id = (SELECT max(id) FROM people)" 2>/dev/null; then fail "a raw value got into a column of tokens"; fi
stop lax
raw_differs="SELECT count(*) FROM people p FULL JOIN witness w USING (id)
  WHERE p.id IS NULL OR w.id IS NULL OR (p.nir_raw, p.email_raw, p.telephone_raw) IS DISTINCT FROM (w.nir, w.email, w.telephone)"
sleep 1
is "$(sql -c "$raw_differs")" 0 "rows lost, doubled or changed before the drop"
step 7_drop
sleep 1
stop dual
# An independent pass: the command tokenizes the witness.
sql -c "COPY (SELECT * FROM witness ORDER BY id) TO STDOUT (FORMAT csv, HEADER)" >"$work/witness.csv"
"$jeton" tokenize "$work/witness.csv" -o "$work/tokens.csv" --keyring "$work/scoped.keyring" --key-file "$work/scoped.key" --domain cap-emploi \
  --default-region FR --spelling canonical --on-refused opaque --column nir=fr.nir --column email=email --column telephone=phone >/dev/null 2>"$work/tokenize.err" ||
  [ $? = 3 ] || fail "$(cat "$work/tokenize.err")"
sql -c "CREATE TABLE tokens (LIKE witness)"
sql -c "COPY tokens FROM STDIN (FORMAT csv, HEADER)" <"$work/tokens.csv"
is "$(sql -c "SELECT count(*) FROM people p FULL JOIN tokens t USING (id)
  WHERE p.id IS NULL OR t.id IS NULL OR (p.nir, p.email, p.telephone) IS DISTINCT FROM (t.nir, t.email, t.telephone)")" 0 "rows that differ from the command's tokens"
say "$(sql -c 'SELECT count(*) FROM people') rows, none lost, none doubled; every token is what the command makes of the witness"

# ---- What still holds raw values, and what removes them.
holds() { grep -rlaF canari.en.cage "$work/data/$1" 2>/dev/null | head -n 1; }
sql -c "DROP TABLE witness, tokens" -c "CHECKPOINT" -c "VACUUM people" -c "CHECKPOINT"
[ -n "$(holds base)" ] || fail "the control: DROP COLUMN and VACUUM alone leave no raw value"
step 8_purge
sql -d control -c "DROP TABLE people"
sql -d control -c "VACUUM FULL pg_statistic" -c "CHECKPOINT"
is "$(holds base)" "" "a raw value in the database after 8_purge.sql"
[ -n "$(holds pg_wal)" ] || fail "the write-ahead log holds no raw value: the README says it does"
say "raw values are on disk after DROP COLUMN and VACUUM, gone after 8_purge.sql, still in the write-ahead log"

# ---- Rotation.
persons=$((rows / 2))
sql <"$sql_files/rotate_table.sql"
"$live" declare cap-emploi 1 accounts nir_1=fr.nir >/dev/null
sql -c "COPY (SELECT n AS note, nir_of(n) AS nir_1 FROM generate_series(0, $persons - 1, 2) AS n) TO STDOUT (FORMAT csv, HEADER)" >"$work/raw.csv"
tokenized() { # the command's tokens of a file of notes and raw NIRs, with the keys of an epoch
  "$jeton" tokenize "$1" -o "$2" --keyring "$work/scoped.keyring" --key-file "$work/scoped.key" --domain cap-emploi --epoch "$3" \
    --spelling canonical --column nir_1=fr.nir >/dev/null 2>&1
}
tokenized "$work/raw.csv" "$work/epoch1.csv" 1
sql -c "COPY accounts (note, nir_1) FROM STDIN (FORMAT csv, HEADER)" <"$work/epoch1.csv"
traffic one accounts 1 "$work/stop.one" "$persons" nir_1
step rotate_1_open
"$live" declare cap-emploi 2 accounts nir_2=fr.nir >/dev/null
traffic both accounts 2 "$work/stop.both" "$persons" nir_1,nir_2
killed=0
kill_often 8 full "$live" rekey accounts nir_1 nir_2
kill -9 "$(head -n 1 "$work/data/postmaster.pid")"
start
kill_often 4 full "$live" rekey accounts nir_1 nir_2
say "rekeying killed $killed times, the server once; $(full "$live" rekey accounts nir_1 nir_2)"
stop one
step rotate_2_enforce
full "$live" rekey accounts nir_1 nir_2 >/dev/null
step rotate_3_validate
say "$(full "$live" verify-rekeyed accounts nir_1 nir_2)"
full "$live" verify-rekeyed accounts nir_1 nir_2 >/dev/null || fail "rekeyed tokens differ"
traffic two accounts 2 "$work/stop.two" "$persons" nir_2
sleep 1
stop both
step rotate_4_drop
"$jeton" domain use-epoch cap-emploi 2 "${key[@]}" >/dev/null
"$jeton" keyring retire 1 "${key[@]}" >/dev/null
sleep 1
stop two
if grep -q 'doubles found' "$work"/{one,both,two}.out; then fail "a search found one person twice"; fi
sql -c "COPY (SELECT note, nir_of(note::bigint) AS nir_1 FROM accounts) TO STDOUT (FORMAT csv, HEADER)" >"$work/raw.csv"
tokenized "$work/raw.csv" "$work/epoch2.csv" 2
sql -c "CREATE TABLE tokens (note text, nir_2 text)"
sql -c "COPY tokens FROM STDIN (FORMAT csv, HEADER)" <"$work/epoch2.csv"
is "$(sql -c 'SELECT count(*) - count(DISTINCT note) FROM accounts')" 0 "persons with two accounts"
is "$(sql -c 'SELECT count(*) FROM accounts a FULL JOIN tokens t USING (note) WHERE a.nir_2 IS DISTINCT FROM t.nir_2')" 0 "accounts whose token is not the command's of epoch 2"
say "$(sql -c 'SELECT count(*) FROM accounts') accounts, one a person; every token is what the command makes with epoch 2"
