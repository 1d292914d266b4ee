using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <summary>Reads SQL by PostgreSQL's grammar. One statement that is wrong does not hide the next.</summary>
public static class SqlParser
{
    /// <summary>Never fails: what cannot be read becomes an <see cref="InvalidStatement"/>.</summary>
    /// <param name="holes">Ranges of the text that are not known: ordered, apart, inside of the text.</param>
    public static SqlScript Parse(string text, EquatableArray<TextSpan> holes = default) =>
        Parse(text, SqlLexer.Tokenize(text, holes));

    /// <summary>The same, for a text whose tokens are needed besides.</summary>
    /// <param name="tokens">Those of this text.</param>
    public static SqlScript Parse(string text, SqlTokens tokens) => new StatementParser(text, tokens).ParseScript();
}
