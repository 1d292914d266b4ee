#!/usr/bin/env bash
# Starts the dashboard with all that it needs, on this machine alone; a port may be given, 5100 else.
set -euo pipefail
if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK is not on this machine: https://dotnet.microsoft.com/download" >&2
  exit 2
fi
cd "$(dirname "$0")/../.."
echo "Building, which takes a minute or two the first time ..." >&2
dotnet build samples/SaasDashboard.Local --configuration Release --nologo --verbosity quiet
exec dotnet samples/SaasDashboard.Local/bin/Release/net10.0/SaasDashboard.Local.dll "$@"
