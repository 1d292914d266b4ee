#!/usr/bin/env bash
# Makes the pictures of README and docs from real runs: docs/images/lint.svg and docs/images/demo.svg.
# A test compares the text of lint.svg with what fenceline says today.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

./fenceline --version >/dev/null
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export FORCE_COLOR=1 LC_ALL=C.UTF-8

# What the prompt shows is what is run.
run() {
  printf '\e[2m$\e[0m %s\n' "$*"
  (cd "$scratch" && "$@") 2>&1 || true
}
fenceline() {
  "$root/fenceline" "$@"
}
picture() {
  awk -v columns="$2" -f eng/terminal-svg.awk >"docs/images/$1.svg"
}

cp tenants.json eng/report.sql "$scratch"
{ run cat report.sql; echo; run fenceline lint report.sql; } | picture lint 104
# The first two chapters: the rest is for those who run it.
run fenceline demo | sed '/^\x1b\[1m3\. /,$d' | sed -E 's|[^ ]*/bin\. Starting|/usr/lib/postgresql/15/bin. Starting|' | sed '$d' | picture demo 108
