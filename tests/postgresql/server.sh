# A PostgreSQL server of a script's own, in the folder $server and on a socket there: to be sourced. It needs Debian's `postgresql`.
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

# server_make: an empty one, not started.
server_make() {
  chmod 755 "$server"
  if [ "$(id -u)" = 0 ]; then chown postgres "$server"; fi
  as_postgres "$bin/initdb" -D "$server/data" -A trust -E UTF8 --no-locale >"$server/initdb.log"
}

# server_start [OPTION..]: starts it, again while children of a killed one are still leaving.
server_start() {
  for _ in $(seq 100); do
    if as_postgres "$bin/pg_ctl" -D "$server/data" -l "$server/server.log" -w -t 60 \
      -o "-k $server -c listen_addresses='' $*" start >>"$server/start.log" 2>&1; then return; fi
    sleep 0.2
  done
  echo "the server does not start: $(tail -n 3 "$server/server.log")" >&2
  return 1
}

# server_stop: at once, if it runs.
server_stop() { as_postgres "$bin/pg_ctl" -D "$server/data" -m immediate -w stop >"$server/stop.log" 2>&1 || true; }

# server_sql DATABASE ..: psql on it.
server_sql() { as_postgres psql -X -q -v ON_ERROR_STOP=1 -h "$server" -d "$@"; }

# server_database NAME: a new one; prints its address.
server_database() {
  server_sql postgres -c "CREATE DATABASE $1" >&2
  if [ "$(id -u)" = 0 ]; then user=postgres@; else user=; fi
  printf 'postgresql://%s%s/%s' "$user" "${server//\//%2F}" "$1"
}
