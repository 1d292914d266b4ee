using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Sinks;

/// <summary>Which parameters, properties and fields take SQL. Each symbol is looked at once per compilation.</summary>
internal sealed class SinkSymbols(Compilation compilation, ConfiguredSinks configured)
{
    private static readonly ImmutableArray<SinkKind?> NoSinks = [];

    private readonly KnownTypes _types = new(compilation);
    private readonly KnownLibraries _libraries = new(compilation.Assembly);
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<SinkKind?>> _methods = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, SinkKind?> _members = new(SymbolEqualityComparer.Default);

    /// <summary>For each parameter by its ordinal, how its text reaches the database; null where it does not. Empty when none does.</summary>
    public ImmutableArray<SinkKind?> Of(IMethodSymbol method)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (!definition.Parameters.Any(parameter => IsText(parameter.Type)))
            return NoSinks;
        return _methods.TryGetValue(definition, out var known) ? known : _methods.GetOrAdd(definition, Classify);
    }

    /// <summary>How the text of a property or field reaches the database; null where it does not.</summary>
    public SinkKind? Of(ISymbol member, ITypeSymbol? type) => type?.SpecialType != SpecialType.System_String
        ? null
        : _members.GetOrAdd(member.OriginalDefinition, symbol =>
            IsCommandText(symbol) || _libraries.TakesSql(symbol) || SqlSyntax.IsMarked(symbol) || configured.Contains(symbol) ? SinkKind.Text
            : SqlSyntax.IsPart(symbol) ? SinkKind.Part
            : null);

    public static bool IsText(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String || type is { Name: "RawSqlString" } || KnownTypes.IsStatement(type) || type is { Name: nameof(FormattableString), ContainingNamespace.Name: "System" };

    private bool IsCommandText(ISymbol member) => member is IPropertySymbol { Name: "CommandText" }
        && (KnownTypes.Is(member.ContainingType, _types.CommandInterface) || KnownTypes.Is(member.ContainingType, _types.BatchCommand));

    private ImmutableArray<SinkKind?> Classify(IMethodSymbol method)
    {
        var sql = SqlParameter(method);
        var kinds = method.Parameters.Select(parameter =>
            !IsText(parameter.Type) ? null
            : parameter.Name == sql.Name && sql.Name is not null ? sql.Kind
            : SqlSyntax.IsMarked(parameter) || IsOfMarkedProperty(method, parameter) || configured.Contains(method, parameter) ? KindOf(parameter)
            : SqlSyntax.IsPart(parameter) ? SinkKind.Part
            : (SinkKind?)null).ToImmutableArray();
        return kinds.Any(kind => kind is not null) ? kinds : NoSinks;
    }

    // Of a positional record, whose parameter is a property too.
    private static bool IsOfMarkedProperty(IMethodSymbol method, IParameterSymbol parameter) =>
        method is { MethodKind: MethodKind.Constructor, ContainingType.IsRecord: true } && method.ContainingType.GetMembers(parameter.Name).Any(SqlSyntax.IsMarked);

    private static SinkKind KindOf(IParameterSymbol parameter) =>
        parameter.Type.SpecialType == SpecialType.System_String ? SinkKind.Text : SinkKind.Formattable;

    /// <summary>The parameter of a method of the known libraries that takes SQL.</summary>
    private (string? Name, SinkKind? Kind) SqlParameter(IMethodSymbol method)
    {
        var type = method.ContainingType;
        var first = method.Parameters.First(parameter => IsText(parameter.Type));
        if (method.MethodKind == MethodKind.Constructor)
            return IsCommandLike(type) && IsSqlName(first.Name) ? (first.Name, SinkKind.Text) : _libraries.Parameter(method);

        // A text that nobody vouches for is what that call is for.
        if (KnownTypes.Is(type, _types.PinnedSession))
            return method.Name == "QueryUntrustedAsync" ? default : (first.Name, SinkKind.Pinned);
        if (method.Name == "CreateCommand" && KnownTypes.Is(type, _types.DataSource))
            return (first.Name, SinkKind.Text);
        if (KnownTypes.Is(type, _types.NpgsqlConnection) && method.Name.StartsWith("Begin", StringComparison.Ordinal) && IsCopy(method.Name))
            return (first.Name, SinkKind.Text);

        return type.ContainingNamespace?.ToDisplayString() switch
        {
            "Dapper" when method.ContainingType.Name == "SqlBuilder" => _libraries.Parameter(method),
            "Dapper" => first.Name is "sql" ? (first.Name, SinkKind.Text) : default,
            "Microsoft.EntityFrameworkCore" or "Microsoft.EntityFrameworkCore.Migrations" or "Microsoft.EntityFrameworkCore.Storage" when IsEntityFramework(method) =>
                (first.Name, EntityFrameworkKind(method, first)),
            "Microsoft.EntityFrameworkCore" or "Microsoft.EntityFrameworkCore.Migrations" => default,
            _ => _libraries.Parameter(method),
        };
    }

    /// <summary>Names of methods that take SQL, for calls whose target is not known before they run.</summary>
    public static bool IsKnownName(string name) => DynamicNames.Contains(name);

    private static readonly HashSet<string> DynamicNames = new(StringComparer.Ordinal)
    {
        "CreateCommand", "Execute", "ExecuteAsync", "ExecuteScalar", "ExecuteScalarAsync", "ExecuteReader", "ExecuteReaderAsync", "Query", "QueryAsync", "QueryFirst", "QueryFirstAsync",
        "QueryFirstOrDefault", "QueryFirstOrDefaultAsync", "QuerySingle", "QuerySingleAsync", "QuerySingleOrDefault", "QuerySingleOrDefaultAsync", "QueryMultiple", "QueryMultipleAsync",
        "FromSql", "FromSqlRaw", "SqlQuery", "SqlQueryRaw", "ExecuteSql", "ExecuteSqlRaw", "ExecuteSqlAsync", "ExecuteSqlRawAsync", "Sql",
    };

    private bool IsCommandLike(INamedTypeSymbol type) =>
        KnownTypes.Is(type, _types.CommandInterface) || KnownTypes.Is(type, _types.BatchCommand) || KnownTypes.Is(type, _types.DataAdapter)
        || type is { Name: "CommandDefinition", ContainingNamespace: { Name: "Dapper", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool IsSqlName(string name) => name is "cmdText" or "commandText" or "selectCommandText" or "sql";

    private static bool IsCopy(string name) =>
        name.Contains("BinaryImport") || name.Contains("BinaryExport") || name.Contains("TextImport") || name.Contains("TextExport") || name.Contains("RawBinaryCopy");

    private static bool IsEntityFramework(IMethodSymbol method) => method.Name switch
    {
        "FromSql" or "FromSqlRaw" or "FromSqlInterpolated" or "SqlQuery" or "SqlQueryRaw" => true,
        "ExecuteSql" or "ExecuteSqlRaw" or "ExecuteSqlInterpolated" or "ExecuteSqlAsync" or "ExecuteSqlRawAsync" or "ExecuteSqlInterpolatedAsync" => true,
        "Sql" => method.ContainingType.Name == "MigrationBuilder",
        "ToSqlQuery" or "Build" when method.Name == "ToSqlQuery" || method.ContainingType.Name == "IRawSqlCommandBuilder" => true,
        _ => false,
    };

    private static SinkKind EntityFrameworkKind(IMethodSymbol method, IParameterSymbol parameter) =>
        parameter.Type.SpecialType != SpecialType.System_String ? SinkKind.Formattable : method.Name.Contains("Raw") ? SinkKind.Numbered : SinkKind.Text;

    /// <summary>A session that reads across tenants says so by its type.</summary>
    public SinkKind Refine(SinkKind kind, ITypeSymbol? receiver) =>
        kind == SinkKind.Pinned && KnownTypes.Is(receiver, _types.CrossTenantSession) ? SinkKind.CrossTenant : kind;
}
