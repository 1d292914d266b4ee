using Fenceline.Core.Model;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Build;

/// <summary>Declares Fenceline's own functions in short; their bodies are templates of the functions' names unless another is given.</summary>
internal sealed class FunctionDeclaration(string schema)
{
    /// <summary>Whoever calls a function, and whatever the caller's path is: names in it mean PostgreSQL's own.</summary>
    public static readonly EquatableArray<PgSetting> FixedPath = EquatableArray.Of(new PgSetting("search_path", "pg_catalog, pg_temp"));

    /// <summary>A function that runs as its owner.</summary>
    public PgFunction Definer(string owner, string name, string returns, params PgArgument[] arguments) =>
        PlPgSql(owner, name, returns, arguments) with { IsSecurityDefiner = true };

    /// <summary>A function that runs as who calls it.</summary>
    public PgFunction PlPgSql(string owner, string name, string returns, params PgArgument[] arguments) => new(
        new ObjectName(schema, name),
        IsProcedure: false,
        arguments.ToEquatableArray(),
        returns,
        FunctionLanguage.PlPgSql,
        FunctionVolatility.Volatile,
        IsParallelSafe: false,
        IsSecurityDefiner: false,
        FixedPath,
        owner,
        FunctionReach.Coordinator,
        new FunctionBody(name, IsTemplate: true),
        null);

    /// <summary>A function of one query, which runs as who calls it.</summary>
    public PgFunction Sql(string owner, string name, string returns, params PgArgument[] arguments) =>
        PlPgSql(owner, name, returns, arguments) with { Language = FunctionLanguage.Sql, Volatility = FunctionVolatility.Stable };

    /// <summary>A function of one expression, which is bound when it is made and written into the queries that call it.</summary>
    public static PgFunction Expression(ObjectName name, string owner, string returns, string body) => new(
        name,
        IsProcedure: false,
        default,
        returns,
        FunctionLanguage.SqlReturn,
        FunctionVolatility.Stable,
        IsParallelSafe: true,
        IsSecurityDefiner: false,
        default,
        owner,
        FunctionReach.EveryNode,
        new FunctionBody(body, IsTemplate: true),
        null);

    public static PgArgument In(string name, string type, string? value = null) => new(false, name, type, value);

    public static PgArgument Out(string name, string type) => new(true, name, type, null);
}
