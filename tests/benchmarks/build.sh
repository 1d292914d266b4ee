#!/usr/bin/env bash
# How much longer a build takes with many tenants than with three, in alternating runs on one machine.
#
#   tests/benchmarks/build.sh [tenants] [pairs] [one|each]     10000 tenants, 5 pairs, in one file unless told otherwise
#
# Two projects of 200 files differ in their tenants alone: the sample's manifest with three, or with so many, all in
# tenants.json ("one") or in a file for each ("each"). Generator and analyzers run as from the package, in a compiler that
# starts anew each time. The median of the ratios of a pair is what counts: of the time on the clock, and of processor time,
# which other work on the machine disturbs less.
set -euo pipefail

tenants=${1:-10000}
pairs=${2:-5}
form=${3:-one}
. "$(dirname "$0")/pairs.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/fenceline-benchmark.XXXXXX")
trap 'rm -rf "$work"' EXIT

for project in Fenceline Fenceline.Generator Fenceline.CodeFixes; do
  dotnet build "$root/src/$project" --configuration Release --verbosity quiet --nologo -nodeReuse:false >&2
done
cp "$root/src/Fenceline.Generator/bin/Release/netstandard2.0/"Fenceline.{Generator,Core,Sql}.dll "$root/src/Fenceline.Analyzers/bin/Release/netstandard2.0/Fenceline.Analyzers.dll" \
  "$root/src/Fenceline/bin/Release/net10.0/Fenceline.dll" "$root/src/Fenceline/buildTransitive/Fenceline.props" "$work"
npgsql=$(sed -n 's/.*Include="Npgsql" Version="\([^"]*\)".*/\1/p' "$root/Directory.Packages.props")

write_project() { # <folder>
  mkdir -p "$1/tenants"
  cat >"$1/Sample.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <Import Project="../Fenceline.props" />
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Npgsql" Version="$npgsql" />
    <Reference Include="../Fenceline.dll" />
    <Analyzer Include="../Fenceline.Generator.dll;../Fenceline.Analyzers.dll;../Fenceline.Core.dll;../Fenceline.Sql.dll" />
  </ItemGroup>
</Project>
XML
  for ((n = 1; n <= 200; n++)); do
    cat >"$1/Service$n.cs" <<CS
namespace Sample;

public sealed class Service$n(OpsaiDatabase database)
{
    public async Task<string> DescribeAsync(Fenceline.TenantId id, int count)
    {
        var tenant = database.Tenant(id);
        var notes = await tenant.Notes.ListAsync(note => note.Country == "NL", limit: count);
        var repositories = await tenant.Github.Repositories.CountAsync();
        var names = await tenant.Session.QueryAsync<string>(\$"SELECT email FROM stripe_customers WHERE created > {DateTimeOffset.UtcNow}");
        return string.Join("; ", notes.Select(note => note.Body).Concat(names).Append(repositories.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
CS
  done
}

# Every third tenant keeps github in its own schema, so that the generated code has to know it.
tenant() { # <number>
  local placement=""
  (($1 % 3)) || placement=', "placement": { "github": "schema" }'
  printf '{ "id": "%s", "name": "Tenant %s", "tier": "standard", "sources": { "stripe": { "stripe_account": "acct_%s" }, "github": { "github_repositories": "a/%s" } }%s }' \
    "$1" "$1" "$1" "$1" "$placement"
}

write_tenants() { # <folder> <tenants> <form>
  # Up to its tenants the sample's manifest is taken as it is.
  sed '/^  "tenants": \[/,$d' "$root/tenants.json" >"$1/tenants.json"
  if [ "$3" = each ]; then
    printf '  "tenants": { "include": "tenants/*.json" }\n}\n' >>"$1/tenants.json"
    for ((t = 1; t <= $2; t++)); do tenant "$t" >"$1/tenants/$t.json"; done
  else
    { echo '  "tenants": ['; for ((t = 1; t <= $2; t++)); do tenant "$t"; ((t == $2)) || echo ,; done; printf '\n  ]\n}\n'; } >>"$1/tenants.json"
  fi
}

build() { # <folder> [arguments]
  dotnet build "$work/$1/Sample.csproj" --configuration Release --no-restore --nologo -t:Rebuild -nodeReuse:false -p:UseSharedCompilation=false "${@:2}"
}

for folder in few many; do
  write_project "$work/$folder"
  if [ $folder = few ]; then write_tenants "$work/few" 3 "$form"; else write_tenants "$work/many" "$tenants" "$form"; fi
  dotnet restore "$work/$folder/Sample.csproj" --verbosity quiet >&2
  timed_build $folder
done
echo "3 tenants against $tenants, $([ "$form" = each ] && echo "a file for each" || echo "in one file")"
compare "$pairs" many few many few

echo "what the compiler says of Fenceline's part with many tenants (seconds over all threads, share of all analyzers or generators):"
build many -p:ReportAnalyzer=true --verbosity detailed | grep -E '^ +(Total (analyzer|generator) execution time|[<0-9].* Fenceline\.)' | sed 's/^ */  /'
