#!/usr/bin/env bash
# How much longer a build takes with the analyzers than without, in alternating runs on one machine.
#
#   tests/benchmarks/analyzer.sh [files] [pairs]        2000 files and 5 pairs unless told otherwise
#
# A project is generated: of every four files one holds SQL (Npgsql, Dapper, a wrapper of its own, texts that mention no
# table of the manifest), the others are ordinary code. Both builds run the SDK's own analyzers, in a compiler that starts
# anew each time. The median of the ratios of a pair is what counts (aim: at most 1.03): of the time on the clock, and of
# processor time, which other work on the machine disturbs less. At the end the compiler says how long each analyzer took.
set -euo pipefail

files=${1:-2000}
pairs=${2:-5}
. "$(dirname "$0")/pairs.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/fenceline-benchmark.XXXXXX")
trap 'rm -rf "$work"' EXIT

dotnet build "$root/src/Fenceline.CodeFixes" --configuration Release --verbosity quiet --nologo -nodeReuse:false >&2
cp "$root/src/Fenceline.Analyzers/bin/Release/netstandard2.0/"Fenceline.{Analyzers,Core,Sql}.dll "$root/tenants.json" "$work"

version_of() { # <package>
  sed -n "s/.*Include=\"$1\" Version=\"\([^\"]*\)\".*/\1/p" "$root/Directory.Packages.props"
}

cat >"$work/Sample.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Dapper" Version="$(version_of Dapper)" />
    <PackageReference Include="Npgsql" Version="$(version_of Npgsql)" />
  </ItemGroup>
  <ItemGroup Condition="'\$(WithFenceline)' == 'true'">
    <Analyzer Include="Fenceline.Analyzers.dll;Fenceline.Core.dll;Fenceline.Sql.dll" />
    <AdditionalFiles Include="tenants.json" />
  </ItemGroup>
</Project>
EOF

# A repository with four queries, and the one wrapper that all of them share.
write_sql_file() { # <number>
  cat <<EOF
using Dapper;
using Npgsql;

namespace Sample;

public sealed class Repository$1(NpgsqlDataSource dataSource)
{
    private const string Columns = "id, body";
    private readonly string _count = "SELECT count(*) FROM notes WHERE user_id = @userId";

    public async Task<IEnumerable<Row$1>> ListAsync(string userId, string? search, int page)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var sql = \$"SELECT {Columns} FROM notes WHERE user_id = @userId";
        if (search is not null)
            sql += " AND body ILIKE @search";
        return await connection.QueryAsync<Row$1>(sql + " ORDER BY id LIMIT 20 OFFSET @offset", new { userId, search, offset = page * 20 });
    }

    public async Task<long> CountAsync(string userId)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(_count, new { userId });
    }

    public async Task<int> ArchiveAsync(int number)
    {
        await using var command = dataSource.CreateCommand("""
            WITH stale AS (SELECT id FROM archive_$1 WHERE touched < now() - interval '1 year' AND number = \$1)
            UPDATE archive_$1 SET state = 'archived' WHERE id IN (SELECT id FROM stale)
            """);
        command.Parameters.AddWithValue(number);
        return await command.ExecuteNonQueryAsync();
    }

    public Task<int> TouchAsync(int id) => Database.RunAsync(dataSource, "UPDATE archive_$1 SET touched = now() WHERE id = @id", new { id });
}

public sealed record Row$1(long Id, string Body);
EOF
}

# Ordinary code: calls, string work, assignments, object creations.
write_plain_file() { # <number>
  echo "namespace Sample;"
  echo
  echo "public sealed class Service$1"
  echo "{"
  echo "    private readonly Dictionary<string, int> _items = [];"
  echo "    public string Name { get; set; } = \"service $1\";"
  for ((m = 1; m <= 8; m++)); do
    cat <<EOF

    public string Describe$m(int count, string name)
    {
        var parts = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var key = name + "-" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _items[key] = _items.TryGetValue(key, out var before) ? before + $m : $m;
            parts.Add(\$"{key} = {_items[key]}");
            Name = string.Join(", ", parts);
        }

        return parts.Count == 0 ? "nothing" : string.Concat(Name, ": ", string.Join("; ", parts.Where(part => part.Length > $m).OrderBy(part => part)));
    }
EOF
  done
  echo "}"
}

cat >"$work/Database.cs" <<'EOF'
using Dapper;
using Npgsql;

namespace Sample;

public static class Database
{
    public static async Task<int> RunAsync(NpgsqlDataSource dataSource, string sql, object parameters)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        return await connection.ExecuteAsync(sql, parameters);
    }
}
EOF
for ((n = 1; n < files; n++)); do
  if ((n % 4)); then write_plain_file "$n" >"$work/Service$n.cs"; else write_sql_file "$n" >"$work/Repository$n.cs"; fi
done

build() { # <with> [arguments]
  dotnet build "$work/Sample.csproj" --configuration Release --no-restore --nologo -t:Rebuild -nodeReuse:false \
    -p:UseSharedCompilation=false -p:WithFenceline="$1" "${@:2}"
}

dotnet restore "$work/Sample.csproj" --verbosity quiet >&2
timed_build true
echo "$files files, $(cat "$work"/*.cs | wc -l) lines"
compare "$pairs" true false with without

echo "what the compiler says of its analyzers (seconds over all threads, share of all analyzers):"
build true -p:ReportAnalyzer=true --verbosity detailed | grep -E '^ +(Total analyzer execution time|[<0-9].* (Fenceline|Microsoft\.CodeAnalysis\.(CSharp\.)?NetAnalyzers)[.,])' | sed 's/^ */  /'
