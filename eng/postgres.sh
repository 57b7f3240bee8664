#!/usr/bin/env bash
# Runs a temporary PostgreSQL on 127.0.0.1 for the tests.
#   postgres.sh start   prints the folder and the connection string
#   postgres.sh stop FOLDER
set -euo pipefail

# Debian's package does not add the server's programs to the path.
find_programs() { dirname "$({ command -v pg_ctl || ls -d /usr/lib/postgresql/*/bin/pg_ctl; } 2>/dev/null | sort -V | tail -n 1 | xargs -r readlink -f)" 2>/dev/null; }

# The server refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

case "${1:-}" in
  start)
    programs=$(find_programs || true)
    if [ ! -x "$programs/initdb" ]; then
      if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
        echo "No PostgreSQL is installed." >&2
        exit 1
      fi
      { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y postgresql; } >/dev/null
      programs=$(find_programs)
    fi

    folder=$(mktemp -d)
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    as_owner "$programs/initdb" --pgdata "$folder/data" --auth trust --username tests --encoding UTF8 --no-sync >/dev/null
    # The start fails if another process uses the port. Try another port.
    for _ in 1 2 3 4 5; do
      port=$((20000 + RANDOM % 20000))
      if as_owner "$programs/pg_ctl" --pgdata "$folder/data" --log "$folder/log" --wait start \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c fsync=off -c shared_buffers=64MB" >/dev/null; then
        echo "$folder Host=127.0.0.1;Port=$port;Username=tests;Database=postgres"
        exit 0
      fi
    done
    cat "$folder/log" >&2
    exit 1
    ;;
  stop)
    as_owner "$(find_programs)/pg_ctl" --pgdata "$2/data" --mode immediate stop >/dev/null
    rm -rf "$2"
    ;;
  *)
    echo "usage: postgres.sh start | stop FOLDER" >&2
    exit 2
    ;;
esac
