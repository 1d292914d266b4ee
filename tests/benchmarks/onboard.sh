#!/usr/bin/env bash
# How long it takes to make a tenant at run time, and how that grows with the tenants that are there: one by one, as the provisioner, on a new server.
#
#   tests/benchmarks/onboard.sh [tenants]         1000 unless told otherwise
#
# What counts is the column of medians: it should stay about the same from the first hundred to the last (aim: linear in all).
# FENCELINE names another build of the CLI to run; without it the Release build is made and run.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
tenants=${1:-1000}
eval "$("$root/tests/postgres.sh")"
work=$(mktemp -d "${TMPDIR:-/tmp}/fenceline-benchmark.XXXXXX")
# A server refuses to run as root.
as_server() { if [[ $(id -u) = 0 ]]; then (cd / && setpriv --reuid=nobody --regid=nogroup --clear-groups -- "$@"); else "$@"; fi; }
stop() { [[ ! -e $work/data/postmaster.pid ]] || as_server "$bin/pg_ctl" --pgdata "$work/data" --mode immediate stop >/dev/null; }
trap 'stop; rm -rf "$work"' EXIT

if [[ -z ${FENCELINE:-} ]]; then
  dotnet build "$root/src/Fenceline.Cli" --configuration Release --verbosity quiet --nologo -nodeReuse:false >&2
  FENCELINE="dotnet exec $root/src/Fenceline.Cli/bin/Release/net10.0/Fenceline.Cli.dll"
fi

chmod 755 "$work"
port=$((20000 + RANDOM % 20000))
sql() { psql --host 127.0.0.1 --port "$port" --dbname postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"; }
# The sample, of which nobody is a tenant yet.
{ sed '/^  "tenants": \[/,$d' "$root/tenants.json"; printf '  "tenants": []\n}\n'; } >"$work/tenants.json"
# FENCELINE is a command and its arguments.
# shellcheck disable=SC2086
$FENCELINE generate --manifest "$work/tenants.json" --out "$work/generated" >/dev/null
# shellcheck disable=SC2086
$FENCELINE sql --all --manifest "$work/tenants.json" --out "$work/generated" >"$work/all.sql"
echo '\timing on' >"$work/sign-ups.sql"
for ((id = 1; id <= tenants; id++)); do
  echo "SELECT * FROM fenceline.onboard('$id', 'Customer $id', 'standard', '{\"stripe\": null, \"github\": null, \"google_analytics\": null}');"
done >>"$work/sign-ups.sql"

IFS=: read -ra folders <<<"$FENCELINE_PG_BINS"
for bin in "${folders[@]}"; do
  mkdir "$work/data"
  [[ $(id -u) != 0 ]] || chown nobody "$work/data"
  as_server "$bin/initdb" --pgdata "$work/data" --username postgres --auth trust --no-sync >/dev/null
  as_server "$bin/pg_ctl" --pgdata "$work/data" --silent --wait --log "$work/data/log" --options "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=" start >/dev/null
  sql --username postgres --output /dev/null --file "$work/all.sql"
  echo "PostgreSQL $("$bin/postgres" --version | awk '{ print $3 }')"
  echo "   tenants  median ms  longest ms"
  sql --username opsai_provisioner --file "$work/sign-ups.sql" | awk -v each=$((tenants < 10 ? 1 : tenants / 10)) '
    /^Time:/ { times[++n] = $2; all += $2; if (n % each == 0) tell() }
    function tell(  i, j, sorted, swap, m) {
      m = 0
      for (i = n - each + 1; i <= n; i++) { sorted[++m] = times[i]; for (j = m; j > 1 && sorted[j] < sorted[j - 1]; j--) { swap = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = swap } }
      printf "%10d  %9.1f  %10.1f\n", n, sorted[int((m + 1) / 2)], sorted[m]
    }
    END { printf "%d tenants in %.1f s\n", n, all / 1000 }'
  stop
  rm -rf "$work/data"
done
