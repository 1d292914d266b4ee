#!/usr/bin/env bash
# How long 'fenceline generate' takes, held against 'cp -r' of the very tree that it writes, in one run on one machine.
#
#   tests/benchmarks/generate.sh [tenants] [pairs]        10000 tenants and 5 pairs unless told otherwise
#
# 1. Pairs: generate into an empty folder, then copy that folder with cp -r; the order alternates from pair to pair, and
#    the median of the ratios is what counts (aim: at most 2). A run that changes nothing and a run that changes one
#    tenant are timed too.
# 2. Growth: time and peak memory of 100, 1,000 and 10,000 tenants, which should grow in proportion.
#
# FENCELINE names another build of the CLI to run; without it the Release build is made and run.
set -euo pipefail
. "$(dirname "$0")/manifest.sh"

tenants=${1:-10000}
pairs=${2:-5}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/fenceline-benchmark.XXXXXX")
trap 'rm -rf "$work"' EXIT

if [[ -z ${FENCELINE:-} ]]; then
  dotnet build "$root/src/Fenceline.Cli" --configuration Release --verbosity quiet --nologo -nodeReuse:false >&2
  FENCELINE="dotnet exec $root/src/Fenceline.Cli/bin/Release/net10.0/Fenceline.Cli.dll"
fi

# Runs a command, and leaves its seconds in $seconds.
timed() {
  local start=$EPOCHREALTIME
  "$@" >/dev/null 2>&1
  seconds=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f", b - a }')
}

# Peak resident memory of a command in MiB: from GNU time, or else sampled from /proc.
peak_memory() {
  if [[ -x /usr/bin/time ]]; then
    /usr/bin/time -f '%M' -o "$work/peak" "$@" >/dev/null 2>&1
    awk 'END { printf "%.0f", $1 / 1024 }' "$work/peak"
  else
    "$@" >/dev/null 2>&1 &
    local pid=$! peak=0 now
    while now=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && [[ -n $now ]]; do
      peak=$now
      sleep 0.02
    done
    wait "$pid"
    echo $((peak / 1024))
  fi
}

# FENCELINE is a command and its arguments.
generate() { # <manifest> <out>
  # shellcheck disable=SC2086
  $FENCELINE generate --manifest "$1" --out "$2"
}

# Nothing is deleted before the end: ext4 makes new files slowly for some seconds after many were deleted.
timed_generate() { # <pair>
  timed generate "$work/tenants.json" "$work/generated-$1"
  generated=$seconds
}

timed_copy() { # <pair>
  timed cp -r "$work/reference" "$work/copy-$1"
  copied=$seconds
}

write_manifest "$work/tenants.json" "$tenants" "Last"
generate "$work/tenants.json" "$work/reference" >/dev/null 2>&1
echo "$tenants tenants: $(find "$work/reference" -type f | wc -l) files, $(du -sh --apparent-size "$work/reference" | cut -f1)"
echo "pair  generate s  cp -r s  ratio"
ratios=()
for ((pair = 1; pair <= pairs; pair++)); do
  if ((pair % 2)); then
    timed_generate "$pair"
    timed_copy "$pair"
  else
    timed_copy "$pair"
    timed_generate "$pair"
  fi
  ratio=$(awk -v g="$generated" -v c="$copied" 'BEGIN { printf "%.2f", g / c }')
  ratios+=("$ratio")
  printf '%4d  %10s  %7s  %5s\n' "$pair" "$generated" "$copied" "$ratio"
done
printf 'median ratio: %s\n' "$(printf '%s\n' "${ratios[@]}" | sort -n | awk '{ r[NR] = $1 } END { print (NR % 2) ? r[(NR + 1) / 2] : (r[NR / 2] + r[NR / 2 + 1]) / 2 }')"

timed generate "$work/tenants.json" "$work/generated-1"
echo "nothing changed:    $seconds s"
echo "tenants  generate s  peak MiB"
for count in 100 1000 10000; do
  write_manifest "$work/growth.json" "$count" "Last"
  timed generate "$work/growth.json" "$work/growth-$count"
  # shellcheck disable=SC2086
  printf '%7d  %10s  %8s\n' "$count" "$seconds" "$(peak_memory $FENCELINE generate --manifest "$work/growth.json" --out "$work/growth-$count-again")"
done

# Last, since it deletes the tree that it replaces.
write_manifest "$work/tenants.json" "$tenants" "Renamed"
timed generate "$work/tenants.json" "$work/generated-1"
echo "one of $tenants tenants changed: $seconds s"
