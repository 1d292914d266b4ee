#!/usr/bin/env bash
# Packs the command line for publishing: native code for the given systems, which must be those that this machine can build for,
# and, with --all, also the package for all other systems and the one that people install, which refers to the rest.
#   eng/pack-tool.sh <folder> [--all] <runtime identifier>...       eng/pack-tool.sh artifacts --all linux-x64
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$1
shift
pack() {
  dotnet pack src/Fenceline.Cli --configuration Release --nologo --verbosity quiet --output "$folder" -p:NativeTool=true "$@"
}

if [ "${1:-}" = --all ]; then
  shift
  pack
  pack --runtime any
fi
# Any C compiler links; the SDK looks for clang alone.
linker=()
command -v clang >/dev/null || ! command -v gcc >/dev/null || linker=(-p:CppCompilerAndLinker=gcc)
for system in "$@"; do
  pack --runtime "$system" ${linker[@]+"${linker[@]}"}
done
