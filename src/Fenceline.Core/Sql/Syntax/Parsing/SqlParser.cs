using Fenceline.Core.Collections;
using Fenceline.Core.Text;

namespace Fenceline.Core.Sql.Syntax;

/// <summary>Reads SQL by PostgreSQL's grammar. One statement that is wrong does not hide the next.</summary>
public static class SqlParser
{
    /// <summary>Never fails: what cannot be read becomes an <see cref="InvalidStatement"/>.</summary>
    /// <param name="holes">Ranges of the text that are not known: ordered, apart, inside of the text.</param>
    public static SqlScript Parse(string text, EquatableArray<TextSpan> holes = default) =>
        new StatementParser(text, SqlLexer.Tokenize(text, holes)).ParseScript();
}
