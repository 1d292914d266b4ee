using Microsoft.CodeAnalysis;

namespace Fenceline.Analyzers.Sinks;

/// <summary>Other libraries through which text reaches PostgreSQL, known by how they name what takes SQL.</summary>
internal sealed class KnownLibraries(IAssemblySymbol own)
{
    private static readonly HashSet<string> SqlNames = new(StringComparer.Ordinal) { "sql", "cmdText", "commandText", "rawSql", "sqlText", "sqlQuery", "sqlStatement" };

    // What these take is a part of a text that they put together themselves.
    private static readonly HashSet<string> RawParts = new(StringComparer.Ordinal)
    {
        "FromRaw", "WhereRaw", "OrWhereRaw", "SelectRaw", "OrderByRaw", "GroupByRaw", "HavingRaw", "OrHavingRaw", "UnionRaw", "CombineRaw", "WithRaw",
        "Where", "OrWhere", "OrderBy", "Select", "Join", "InnerJoin", "LeftJoin", "RightJoin", "GroupBy", "Having", "Set", "Intersect",
    };

    /// <summary>A property of another library that holds SQL.</summary>
    public bool TakesSql(ISymbol member) => member is IPropertySymbol { ContainingType: { } type } && IsElsewhere(member)
        && (member.Name == "CommandText" || (member.Name == "Sql" && type.Name == "SqlOperation"));

    /// <summary>The parameter of another library's method that takes SQL, or a piece of it.</summary>
    public (string? Name, SinkKind? Kind) Parameter(IMethodSymbol method)
    {
        var type = method.ContainingType;
        var space = type.ContainingNamespace?.ToDisplayString() ?? "";
        if (!IsElsewhere(method) || space.StartsWith("System", StringComparison.Ordinal) || space.StartsWith("Fenceline", StringComparison.Ordinal))
            return default;

        var first = method.Parameters.First(parameter => SinkSymbols.IsText(parameter.Type));
        if (type.Name.Contains("CommandBuilder") && space.StartsWith("Weasel", StringComparison.Ordinal))
            return method.Name.StartsWith("Append", StringComparison.Ordinal) ? (first.Name, SinkKind.Piece) : default;
        if (space == "SqlKata")
            return RawParts.Contains(method.Name) && method.Name.EndsWith("Raw", StringComparison.Ordinal) || method.MethodKind == MethodKind.Constructor && type.Name == "Query" ? (first.Name, SinkKind.Piece) : default;
        if (space == "Dapper" && type.Name == "SqlBuilder")
            return method.Name == "AddTemplate" || RawParts.Contains(method.Name) ? (first.Name, SinkKind.Piece) : default;

        var named = method.Parameters.FirstOrDefault(parameter => SinkSymbols.IsText(parameter.Type) && SqlNames.Contains(parameter.Name));
        return named is null ? default : (named.Name, named.Type.SpecialType == SpecialType.System_String ? SinkKind.Text : SinkKind.Formattable);
    }

    private bool IsElsewhere(ISymbol symbol) => !SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, own);
}
