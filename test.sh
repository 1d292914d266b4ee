#!/usr/bin/env bash
# Builds Fenceline and runs its tests. Ends with: N passed, N failed, N skipped
#   ./test.sh          the tests, in some minutes
#   ./test.sh --long   also those that are marked as long, and the random ones with many more statements: hours
# Needs the .NET SDK that global.json names, and psql. PostgreSQL 15 to 18 are found, or their servers are fetched into a
# cache by tests/postgres.sh, which says so; nothing is installed. PgBouncer, libpg_query, Terraform and Chromium are used where they are.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

usage() {
  sed -n '2,6s/^# //p' "$0"
}

long=false
case "${1:-}" in
  --long) long=true ;;
  -h | --help) usage; exit 0 ;;
  '') ;;
  *) usage >&2; exit 2 ;;
esac

say() {
  echo "$*" >&2
}

# What is started in the background gets a process group of its own, so that who ends this script ends all of it.
set -m
child=
log=$(mktemp)
passed=0 failed=0 skipped=0 status=0

end_child() {
  [ -z "$child" ] || kill -TERM -- "-$child" 2>/dev/null || true
  child=
}
trap 'rm -f "$log"; end_child' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

run() {
  (set -o pipefail; "$@" </dev/null 2>&1 | tee "$log") &
  child=$!
  local result=0
  wait "$child" || result=$?
  child=
  return "$result"
}

# The figure of a name in the summary that ends a test run.
figure() {
  grep -E "^ *$1: [0-9]+" "$log" | tail -n 1 | grep -oE '[0-9]+' | head -n 1 || echo 0
}

run_tests() {
  local filter=()
  $long || filter=(--filter-not-trait Length=long)
  run dotnet test "$@" --configuration Release --no-build --no-progress ${filter[@]+"${filter[@]}"} || status=$?
  if grep -q "^Test run summary" "$log"; then
    passed=$((passed + $(figure succeeded))) failed=$((failed + $(figure failed))) skipped=$((skipped + $(figure skipped)))
  else
    say "The test run did not come to its end."
    failed=$((failed + 1)) status=1
  fi
}

if ! command -v dotnet >/dev/null; then
  say "The .NET SDK is not here. Install version $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or later first."
  exit 2
fi

servers=$(tests/postgres.sh)
eval "$servers"
found() {
  PATH=$PATH:/usr/sbin:$FENCELINE_PG_BINS command -v "$1" >/dev/null
}
if ! found psql; then
  say "psql is not here. Install PostgreSQL's clients first (Debian: postgresql-client, Homebrew: libpq)."
  exit 2
fi
found pgbouncer || say "PgBouncer is not here (Debian, Homebrew: pgbouncer): the tests behind a pooler are SKIPPED."
[ -e /usr/include/pg_query.h ] || say "libpg_query is not here (Debian: libpg-query-dev): the comparison of the SQL parser with PostgreSQL's is SKIPPED."
found squawk || say "squawk is not here (npm install --global squawk-cli): linting of the emitted SQL is SKIPPED."
found supabase || say "supabase is not here (npm install --global supabase): pushing the folder that is exported for it is SKIPPED."
found terraform || say "Terraform is not here: the tests that run it are SKIPPED."
found chromium || found google-chrome || say "Chromium is not here (Debian: chromium): the sample application is NOT looked at in a browser."

if $long; then
  export FENCELINE_LEAK_STATEMENTS="${FENCELINE_LEAK_STATEMENTS:-500000}"
  export FENCELINE_SQL_FUZZ="${FENCELINE_SQL_FUZZ:-200000}"
  export FENCELINE_SQL_FUZZ_SECONDS="${FENCELINE_SQL_FUZZ_SECONDS:-1800}"
  export FENCELINE_TORTURE_OPERATIONS="${FENCELINE_TORTURE_OPERATIONS:-200000}"
fi

run dotnet build CodeGen.sln --configuration Release --nologo --verbosity quiet

# Everything runs on the main version, and what depends on the database asks for the others by itself. The runtime knows
# nothing of versions: its tests run once more on each of them.
run_tests --solution CodeGen.sln
IFS=: read -ra all_bins <<<"$FENCELINE_PG_BINS"
for bin in "${all_bins[@]}"; do
  if [ "$bin" != "$FENCELINE_PG_BIN" ]; then
    say "The runtime on $("$bin/postgres" --version):"
    FENCELINE_PG_BIN=$bin run_tests --project tests/Fenceline.Typed.Tests
  fi
done

echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
