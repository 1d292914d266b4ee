#!/usr/bin/env bash
# How the time to apply everything to a server grows with the tenants: a new server for each number of tenants, one psql.
#
#   tests/benchmarks/apply.sh [tenants...]        2500, 5000 and 10000 unless told otherwise
#
# What counts is the last column: the milliseconds a tenant costs should stay the same (aim: linear).
# FENCELINE names another build of the CLI to run; without it the Release build is made and run.
set -euo pipefail
. "$(dirname "$0")/manifest.sh"

root=$(cd "$(dirname "$0")/../.." && pwd)
[[ $# -gt 0 ]] || set -- 2500 5000 10000
eval "$("$root/tests/postgres.sh")"
export PATH=$FENCELINE_PG_BIN:$PATH
work=$(mktemp -d "${TMPDIR:-/tmp}/fenceline-benchmark.XXXXXX")
# A server refuses to run as root.
as_server() { if [[ $(id -u) = 0 ]]; then (cd / && setpriv --reuid=nobody --regid=nogroup --clear-groups -- "$@"); else "$@"; fi; }
stop() { [[ ! -e $work/data/postmaster.pid ]] || as_server pg_ctl --pgdata "$work/data" --mode immediate stop >/dev/null; }
trap 'stop; rm -rf "$work"' EXIT

if [[ -z ${FENCELINE:-} ]]; then
  dotnet build "$root/src/Fenceline.Cli" --configuration Release --verbosity quiet --nologo -nodeReuse:false >&2
  FENCELINE="dotnet exec $root/src/Fenceline.Cli/bin/Release/net10.0/Fenceline.Cli.dll"
fi

chmod 755 "$work"
port=$((20000 + RANDOM % 20000))
echo "tenants  seconds  ms per tenant"
for count in "$@"; do
  mkdir "$work/data"
  [[ $(id -u) != 0 ]] || chown nobody "$work/data"
  as_server initdb --pgdata "$work/data" --username postgres --auth trust --no-sync >/dev/null
  as_server pg_ctl --pgdata "$work/data" --silent --wait --log "$work/data/log" --options "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_locks_per_transaction=256" start >/dev/null
  write_manifest "$work/tenants.json" "$count" "Last"
  # FENCELINE is a command and its arguments.
  # shellcheck disable=SC2086
  $FENCELINE generate --manifest "$work/tenants.json" --out "$work/generated" >/dev/null 2>&1
  # shellcheck disable=SC2086
  $FENCELINE sql --all --manifest "$work/tenants.json" --out "$work/generated" >"$work/all.sql"
  start=$EPOCHREALTIME
  psql --host 127.0.0.1 --port "$port" --username postgres --dbname postgres --no-psqlrc --quiet --output /dev/null --set ON_ERROR_STOP=1 --file "$work/all.sql" 2>"$work/messages" || { tail -n 5 "$work/messages" >&2; exit 1; }
  awk -v a="$start" -v b="$EPOCHREALTIME" -v n="$count" 'BEGIN { printf "%7d  %7.1f  %13.2f\n", n, b - a, (b - a) * 1000 / n }'
  stop
  rm -rf "$work/data" "$work/generated"
done
