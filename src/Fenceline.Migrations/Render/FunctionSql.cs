using System.Globalization;
using System.Text;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>Statements that make functions and procedures.</summary>
internal sealed class FunctionSql(SqlTarget target)
{
    /// <exception cref="InvalidOperationException">The body is a template that nobody filled in.</exception>
    public string Create(PgFunction function, bool replaces = false)
    {
        if (function.Body.IsTemplate)
            throw new InvalidOperationException($"The body of {function.Name} was not filled in.");

        var arguments = string.Join(", ", function.Arguments.Select(argument =>
            (argument.IsOut ? "OUT " : "") + SqlText.Identifier(argument.Name) + " " + argument.Type + (argument.Default is null ? "" : " DEFAULT " + argument.Default)));
        var text = new StringBuilder($"CREATE {(replaces ? "OR REPLACE " : "")}{(function.IsProcedure ? "PROCEDURE" : "FUNCTION")} {target.Name(function.Name)}({arguments})");
        if (!function.IsProcedure && function.Returns.Length > 0)
            text.Append(" RETURNS ").Append(function.Returns);
        text.Append("\nLANGUAGE ").Append(function.Language == FunctionLanguage.PlPgSql ? "plpgsql" : "sql");
        if (function.Volatility != FunctionVolatility.Volatile)
            text.Append(function.Volatility == FunctionVolatility.Stable ? " STABLE" : " IMMUTABLE");
        if (function.IsParallelSafe)
            text.Append(" PARALLEL SAFE");
        if (function.IsSecurityDefiner)
            text.Append(" SECURITY DEFINER");
        if (function.EstimatedRows is { } rows)
            text.Append(CultureInfo.InvariantCulture, $" ROWS {rows}");
        foreach (var setting in function.Settings)
            text.Append("\nSET ").Append(setting.Name).Append(" = ").Append(setting.Value);
        text.Append('\n').Append(Body(function));
        return text.ToString();
    }

    public string Drop(PgFunction function) => $"DROP {(function.IsProcedure ? "PROCEDURE" : "FUNCTION")} {target.Name(function.Name)}({function.Signature})";

    /// <summary>A function that names others in its signature or is bound when made comes after them; a body that is text can wait.</summary>
    public static bool IsBoundWhenMade(PgFunction function) => function.Language != FunctionLanguage.PlPgSql;

    private static string Body(PgFunction function)
    {
        var body = function.Body.Text.Trim('\n');
        if (function.Language == FunctionLanguage.SqlReturn)
            return "RETURN " + body;
        return "AS " + DollarText.Quote("\n" + body + "\n");
    }
}
