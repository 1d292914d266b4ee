using Fenceline.Sql;

namespace Fenceline.Migrations.Scripts;

/// <summary>Takes a script apart into its statements, without their semicolons.</summary>
public static class SqlStatements
{
    public static IEnumerable<string> Of(string script)
    {
        var start = -1;
        foreach (var token in SqlLexer.Tokenize(script).Tokens)
        {
            if (token.Kind is SqlTokenKind.Semicolon or SqlTokenKind.EndOfText)
            {
                if (start >= 0)
                    yield return script[start..token.Span.Start].TrimEnd();
                start = -1;
            }
            else if (start < 0)
            {
                start = token.Span.Start;
            }
        }
    }
}
