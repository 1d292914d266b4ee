using Fenceline.Sql;

namespace Fenceline.CodeFixes;

/// <summary>Where in a statement a value stands, as far as it matters for putting a parameter in its place.</summary>
/// <param name="Quoted">The string constant that the value stands in; null when it stands by itself.</param>
/// <param name="IsList">It is the whole of the parentheses behind IN.</param>
/// <param name="ListStart">Where the word IN begins, or NOT before it.</param>
/// <param name="ListEnd">Behind the parentheses.</param>
internal sealed record HolePlace(SqlToken? Quoted, bool IsList = false, bool IsNegated = false, int ListStart = 0, int ListEnd = 0)
{
    private static readonly HolePlace Alone = new(Quoted: null);

    // Behind these words stands an expression of its own.
    private static readonly HashSet<string> BeforeValues = new(StringComparer.Ordinal)
    {
        "like", "ilike", "and", "or", "not", "then", "else", "when", "case", "select", "between", "to", "from", "returning", "set", "escape", "any", "some", "all", "where", "on", "having",
    };

    private static readonly HashSet<string> Comparisons = new(StringComparer.Ordinal) { "=", "<>", "!=", "<", ">", "<=", ">=" };

    /// <summary>Null where a parameter can't stand, or would mean something else.</summary>
    /// <param name="start">Where the hole begins in the SQL.</param>
    /// <param name="isText">The value is a text: by itself it may be more than one value.</param>
    public static HolePlace? Of(SqlSite site, int start, int length, bool isText)
    {
        var tokens = SqlLexer.Tokenize(site.Sql.Text, site.Sql.Holes).Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens.Array![tokens.Offset + i];
            if (token.Start > start || token.End < start + length)
                continue;

            SqlToken? Near(int offset) => i + offset >= 0 && i + offset < tokens.Count ? tokens.Array![tokens.Offset + i + offset] : null;
            return token.Kind switch
            {
                SqlTokenKind.Hole when token.Start == start && token.End == start + length => OfBare(Near, isText),
                SqlTokenKind.Text => OfQuoted(site, token, Near, start, length),
                _ => null,
            };
        }

        return null;
    }

    private static HolePlace? OfBare(Func<int, SqlToken?> near, bool isText)
    {
        if (List(near, near(0)!.Value) is { } list)
            return list;
        return near(-1) is { Kind: SqlTokenKind.Operator, Value: var sign } && Comparisons.Contains(sign) && IsEnd(near(1)) ? Alone
            : !isText && near(-1) is { Kind: SqlTokenKind.Operator or SqlTokenKind.OpenParen or SqlTokenKind.Comma } ? Alone : null;
    }

    // What goes on behind the value, with a sign, would be computed with another value than a text's end.
    private static bool IsEnd(SqlToken? next) => next is not { Kind: SqlTokenKind.Operator or SqlTokenKind.Dot or SqlTokenKind.OpenParen or SqlTokenKind.OpenBracket or SqlTokenKind.Hole };

    private static HolePlace? OfQuoted(SqlSite site, SqlToken token, Func<int, SqlToken?> near, int start, int length)
    {
        var text = site.Sql.Text.Substring(token.Start, token.End - token.Start);
        // E'..', U&'..', $$..$$ and what is continued on another line have rules of their own.
        if (text.Length < 2 || text[0] != '\'' || text[text.Length - 1] != '\'' || !IsPlain(text, start - token.Start, length))
            return null;
        var isWhole = start == token.Start + 1 && start + length == token.End - 1;
        if (isWhole && List(near, token) is { } list)
            return list with { Quoted = token };

        return near(-1) switch
        {
            null => null,
            { Kind: SqlTokenKind.Operator or SqlTokenKind.OpenParen or SqlTokenKind.Comma or SqlTokenKind.OpenBracket or SqlTokenKind.Arrow } => new HolePlace(token),
            { Kind: SqlTokenKind.Word, Value: var word } when BeforeValues.Contains(word) => new HolePlace(token),
            _ => null,
        };
    }

    // In a text with structure, such as JSON, a value would have to be escaped for it.
    private static bool IsPlain(string literal, int start, int length)
    {
        var around = literal.Substring(1, start - 1) + literal.Substring(start + length, literal.Length - 1 - start - length);
        return around.IndexOfAny(['"', '{', '}', '[', ']', '\\', '$', '<', '\'']) < 0;
    }

    private static HolePlace? List(Func<int, SqlToken?> near, SqlToken token)
    {
        if (near(-1) is not { Kind: SqlTokenKind.OpenParen } || near(1) is not { Kind: SqlTokenKind.CloseParen, End: var end } || near(-2) is not { Kind: SqlTokenKind.Word, Value: "in", Start: var start })
            return null;
        var isNegated = near(-3) is { Kind: SqlTokenKind.Word, Value: "not" };
        return new HolePlace(Quoted: null, IsList: true, isNegated, isNegated ? near(-3)!.Value.Start : start, end);
    }
}
