# A PostgreSQL server of a script's own, in the folder $work and on a socket there: to be sourced. It needs Debian's `postgresql`.
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

# server_make: an empty one, not started.
server_make() {
  chmod 755 "$work"
  if [ "$(id -u)" = 0 ]; then chown postgres "$work"; fi
  as_postgres "$bin/initdb" -D "$work/data" -A trust -E UTF8 --no-locale >"$work/initdb.log"
}

# server_start [OPTION..]: starts it, again while children of a killed one are still leaving.
server_start() {
  for _ in $(seq 100); do
    if as_postgres "$bin/pg_ctl" -D "$work/data" -l "$work/server.log" -w -t 60 \
      -o "-k $work -c listen_addresses='' $*" start >>"$work/start.log" 2>&1; then return; fi
    sleep 0.2
  done
  echo "the server does not start: $(tail -n 3 "$work/server.log")" >&2
  return 1
}

# server_stop: at once, if it runs.
server_stop() { as_postgres "$bin/pg_ctl" -D "$work/data" -m immediate -w stop >"$work/stop.log" 2>&1 || true; }

# server_sql DATABASE ..: psql on it.
server_sql() { as_postgres psql -X -q -v ON_ERROR_STOP=1 -h "$work" -d "$@"; }
