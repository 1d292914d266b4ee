using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <param name="Arguments">As SQL writes them, each with a name, a type and perhaps a default.</param>
/// <param name="Returns">As SQL writes it: a type, <c>SETOF record</c>, <c>TABLE (...)</c>, <c>trigger</c>; empty where arguments carry the result.</param>
/// <param name="Reach">Where an engine with several nodes has it.</param>
/// <param name="Body">Its text; or the name of a template that holds it.</param>
public sealed record PgFunction(
    ObjectName Name,
    bool IsProcedure,
    EquatableArray<PgArgument> Arguments,
    string Returns,
    FunctionLanguage Language,
    FunctionVolatility Volatility,
    bool IsParallelSafe,
    bool IsSecurityDefiner,
    EquatableArray<PgSetting> Settings,
    string Owner,
    FunctionReach Reach,
    FunctionBody Body,
    string? Comment)
{
    /// <summary>How many rows the planner takes it to return; null for PostgreSQL's own guess.</summary>
    public int? EstimatedRows { get; init; }

    /// <summary>The types of its arguments, by which PostgreSQL tells functions of one name apart.</summary>
    public string Signature => string.Join(", ", Arguments.Where(argument => !argument.IsOut).Select(argument => argument.Type));
}

/// <param name="IsOut">It carries a part of the result.</param>
/// <param name="Default">As SQL, or null.</param>
public sealed record PgArgument(bool IsOut, string Name, string Type, string? Default);

/// <param name="IsTemplate"><paramref name="Text"/> names a template; an engine fills it in.</param>
/// <param name="Key">For a template that looks at rows, the tenant of one, as SQL.</param>
public sealed record FunctionBody(string Text, bool IsTemplate, string? Key = null);

public enum FunctionLanguage
{
    PlPgSql,
    Sql,

    /// <summary>SQL that is bound when the function is made (<c>RETURN ...</c>), so that no path changes what it means.</summary>
    SqlReturn,
}

public enum FunctionVolatility
{
    Volatile,
    Stable,
    Immutable,
}

public enum FunctionReach
{
    EveryNode,
    Coordinator,
}
