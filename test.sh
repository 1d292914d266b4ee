#!/usr/bin/env bash
# Builds Fenceline and runs all of its tests. Ends with: N passed, N failed, N skipped
# Needs the .NET SDK that global.json names. Finds PostgreSQL 15 or later (FENCELINE_PG_BIN may name the folder
# of initdb), PgBouncer and libpg_query, or installs them with the package manager. Terraform is used where there is one.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

find_postgres() {
  local initdb
  for initdb in "${FENCELINE_PG_BIN:+$FENCELINE_PG_BIN/initdb}" /usr/lib/postgresql/*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb "$(command -v initdb || true)"; do
    if [ -x "$initdb" ] && [ "$("$initdb" --version | sed -E 's/.* ([0-9]+).*/\1/')" -ge 15 ]; then
      dirname "$initdb"
      return
    fi
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

install_postgres() {
  echo "PostgreSQL 15 or later is not here: installing it." >&2
  if command -v apt-get >/dev/null; then
    # The package would start a server of its own; the tests start theirs.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
      as_root mkdir -p /etc/postgresql-common
      echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    as_root apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >&2
  elif command -v dnf >/dev/null; then
    as_root dnf install -y -q postgresql-server postgresql >&2
  elif command -v brew >/dev/null; then
    brew install -q postgresql@17 >&2
  fi
}

# The pooler that tenants' connections are proven behind.
install_pgbouncer() {
  command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ] && return
  echo "PgBouncer is not here: installing it." >&2
  if command -v apt-get >/dev/null; then
    # The package would start a service, now and at each boot; the tests start their own.
    as_root mkdir -p /etc/systemd/system
    as_root ln -sf /dev/null /etc/systemd/system/pgbouncer.service
    as_root apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq pgbouncer >&2
  elif command -v dnf >/dev/null; then
    as_root dnf install -y -q pgbouncer >&2
  elif command -v brew >/dev/null; then
    brew install -q pgbouncer >&2
  fi
}

# PostgreSQL's own parser as a library: the SQL parser is compared with it.
install_pg_query() {
  if ! [ -e /usr/include/pg_query.h ] && command -v apt-get >/dev/null; then
    echo "libpg_query is not here: installing it." >&2
    as_root apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq libpg-query-dev >&2
  fi
}

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK is not here. Install version $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or later first." >&2
  exit 2
fi

postgres=$(find_postgres)
if [ -z "$postgres" ]; then
  install_postgres
  postgres=$(find_postgres)
fi
if [ -z "$postgres" ]; then
  echo "No PostgreSQL 15 or later could be found or installed. Install it, or set FENCELINE_PG_BIN to the folder that holds initdb." >&2
  exit 2
fi
export FENCELINE_PG_BIN="$postgres"
echo "PostgreSQL: $("$postgres/postgres" --version)"
install_pg_query || echo "libpg_query could not be installed: the comparison of the SQL parser with PostgreSQL's is SKIPPED." >&2
install_pgbouncer || echo "PgBouncer could not be installed: the tests behind a pooler are SKIPPED." >&2
command -v terraform >/dev/null || echo "Terraform is not here: the tests that run it are SKIPPED." >&2

dotnet build CodeGen.sln --configuration Release --nologo --verbosity quiet

status=0
dotnet test --solution CodeGen.sln --configuration Release --no-build --no-progress 2>&1 | tee "$log" || status=$?

count() {
  grep -E "^ *$1: [0-9]+" "$log" | tail -n 1 | grep -oE '[0-9]+' | head -n 1 || echo 0
}

if ! grep -q "^Test run summary" "$log"; then
  echo "The test run did not come to its end." >&2
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi
echo "$(count succeeded) passed, $(count failed) failed, $(count skipped) skipped"
exit "$status"
