using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Sinks;

/// <summary>The types of ADO.NET, Npgsql, Dapper, EF Core and Fenceline that matter, looked up once per compilation; null when not referenced.</summary>
internal sealed class KnownTypes(Compilation compilation)
{
    public INamedTypeSymbol? CommandInterface { get; } = compilation.GetTypeByMetadataName("System.Data.IDbCommand");

    public INamedTypeSymbol? BatchCommand { get; } = compilation.GetTypeByMetadataName("System.Data.Common.DbBatchCommand");

    public INamedTypeSymbol? DataSource { get; } = compilation.GetTypeByMetadataName("System.Data.Common.DbDataSource");

    public INamedTypeSymbol? DataAdapter { get; } = compilation.GetTypeByMetadataName("System.Data.Common.DbDataAdapter");

    public INamedTypeSymbol? Connection { get; } = compilation.GetTypeByMetadataName("System.Data.Common.DbConnection");

    public INamedTypeSymbol? NpgsqlConnection { get; } = compilation.GetTypeByMetadataName("Npgsql.NpgsqlConnection");

    public INamedTypeSymbol? PinnedSession { get; } = compilation.GetTypeByMetadataName("Fenceline.PinnedSession");

    public INamedTypeSymbol? CrossTenantSession { get; } = compilation.GetTypeByMetadataName("Fenceline.CrossTenantSession");

    /// <summary>A library through which text can reach PostgreSQL is referenced.</summary>
    public static bool HasDatabaseLibrary(Compilation compilation) => compilation.ReferencedAssemblyNames.Any(
        assembly => assembly.Name is "Npgsql" or "Dapper" or "Microsoft.EntityFrameworkCore.Relational" or "Fenceline");

    /// <summary>Fenceline's statement with its parameters.</summary>
    public static bool IsStatement(ITypeSymbol? type) => type is { Name: "SqlStatement", ContainingNamespace: { Name: "Fenceline", ContainingNamespace.IsGlobalNamespace: true } };

    public static bool Is(ITypeSymbol? type, INamedTypeSymbol? known)
    {
        if (type is null || known is null)
            return false;
        if (known.TypeKind == TypeKind.Interface)
            return SymbolEqualityComparer.Default.Equals(type, known) || type.AllInterfaces.Contains(known, SymbolEqualityComparer.Default);

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, known))
                return true;
        }

        return false;
    }
}
