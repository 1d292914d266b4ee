using System.Text;
using Fenceline.Sql;

namespace Fenceline.Core.Naming;

/// <summary>
/// An expression of the manifest's as it goes into SQL: the same tokens, without comments and line breaks, and with its strings written
/// as <see cref="SqlText.Literal"/> writes them, so that it can be put into any quotes.
/// </summary>
public static class ExpressionText
{
    private static readonly Dictionary<string, string> NoNames = new(StringComparer.Ordinal);

    /// <param name="expression">It was parsed without an error.</param>
    public static string Normalize(string expression) => Write(expression, NoNames);

    /// <summary>The expression over columns that have other names by now.</summary>
    /// <param name="columns">New names by old ones.</param>
    public static string Rename(string expression, IReadOnlyDictionary<string, string> columns) => columns.Count == 0 ? expression : Write(expression, columns);

    /// <summary>The names in it, of columns and of functions.</summary>
    public static IEnumerable<string> NamesIn(string expression) => SqlLexer.Tokenize(expression).Tokens.Where(IsName).Select(token => token.Value);

    /// <summary>The names in it, and what strings in it are names too: <c>body</c> and <c>title</c> of <c>body ->> 'title'</c>.</summary>
    public static IEnumerable<string> WordsIn(string expression) => SqlLexer.Tokenize(expression).Tokens
        .Where(token => IsName(token) || (token.Kind == SqlTokenKind.Text && token.Value.Length is > 0 and < 30 && token.Value.All(c => c is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9'))))
        .Select(token => token.Value);

    private static string Write(string expression, IReadOnlyDictionary<string, string> columns)
    {
        var tokens = SqlLexer.Tokenize(expression).Tokens;
        var text = new StringBuilder(expression.Length);
        var end = 0;
        for (var i = 0; i < tokens.Count - 1; i++)
        {
            var token = tokens.Array![i];
            if (i > 0 && token.Start > end)
                text.Append(' ');
            var isColumn = IsName(token) && tokens.Array[i + 1].Kind is not (SqlTokenKind.OpenParen or SqlTokenKind.Dot);
            text.Append(isColumn && columns.TryGetValue(token.Value, out var name) ? SqlText.Identifier(name)
                : token.Kind == SqlTokenKind.Text ? SqlText.Literal(token.Value)
                : expression.Substring(token.Start, token.End - token.Start));
            end = token.End;
        }

        return text.ToString();
    }

    private static bool IsName(SqlToken token) => token.Kind == SqlTokenKind.QuotedIdentifier || (token.Kind == SqlTokenKind.Word && !PostgresKeywords.NeedQuotes(token.Value));
}
