#!/usr/bin/env bash
# How long fenceline takes to start and to lint a file, as native code and as the SDK builds it, in alternating runs on one machine.
#   eng/start-times.sh [runs] [program]...     10 runs; more programs are called with --version only, as squawk
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-10}
shift || true
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
linker=$(command -v clang || command -v gcc)

./fenceline --version >/dev/null
dotnet publish src/Fenceline.Cli --configuration Release --use-current-runtime -p:PublishAot=true -p:CppCompilerAndLinker="$(basename "$linker")" \
  --output "$scratch/native" --nologo --verbosity quiet >&2
jit() { dotnet src/Fenceline.Cli/bin/Release/net10.0/Fenceline.Cli.dll "$@"; }
native() { "$scratch/native/Fenceline.Cli" "$@"; }
other() { "${others[0]}" --version; }
others=("$@")

milliseconds() {
  local start=$EPOCHREALTIME
  "$@" >/dev/null 2>&1 || true
  local end=$EPOCHREALTIME
  echo $(((${end/./} - ${start/./}) / 1000))
}
median() {
  sort -n "$1" | sed -n "$(((runs + 1) / 2))p"
}

for _ in $(seq "$runs"); do
  milliseconds jit --version >>"$scratch/version.jit"
  milliseconds native --version >>"$scratch/version.native"
  milliseconds jit lint eng/report.sql >>"$scratch/lint.jit"
  milliseconds native lint eng/report.sql >>"$scratch/lint.native"
  [ "${#others[@]}" = 0 ] || milliseconds other >>"$scratch/version.other"
done
echo "--version: native $(median "$scratch/version.native") ms, as built $(median "$scratch/version.jit") ms"
echo "lint of a file: native $(median "$scratch/lint.native") ms, as built $(median "$scratch/lint.jit") ms"
[ "${#others[@]}" = 0 ] || echo "${others[0]} --version: $(median "$scratch/version.other") ms"
echo "size: native $(($(stat -c %s "$scratch/native/Fenceline.Cli") / 1024 / 1024)) MB"
