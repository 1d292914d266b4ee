using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace Fenceline.Analyzers.Tests;

/// <summary>What the tests' sources compile against: nothing is downloaded.</summary>
internal static class References
{
    public static readonly ReferenceAssemblies None = new("net10.0");

    public static readonly ImmutableArray<MetadataReference> All =
    [
        .. Basic.Reference.Assemblies.Net100.References.All,
        .. new[]
        {
            typeof(Npgsql.NpgsqlConnection),
            typeof(Dapper.SqlMapper),
            typeof(Microsoft.EntityFrameworkCore.DbContext),
            typeof(Microsoft.EntityFrameworkCore.RelationalQueryableExtensions),
            typeof(Microsoft.EntityFrameworkCore.DbLoggerCategory),
            typeof(Microsoft.Extensions.Logging.ILogger),
            typeof(TenantDataSource),
        }.Select(type => type.Assembly.Location).Distinct().Select(path => MetadataReference.CreateFromFile(path)),
    ];
}
