using System.Text;

namespace Fenceline.Core.Naming;

/// <summary>The one place where names and values become SQL.</summary>
public static class SqlText
{
    /// <summary>PostgreSQL cuts longer names off, silently.</summary>
    public const int MaxIdentifierBytes = 63;

    /// <summary>An identifier, quoted when PostgreSQL's <c>quote_ident</c> would quote it.</summary>
    /// <exception cref="ArgumentException">The name is empty, longer than 63 bytes in UTF-8, or holds a NUL.</exception>
    public static string Identifier(string name)
    {
        if (name.Length == 0 || name.IndexOf('\0') >= 0 || Encoding.UTF8.GetByteCount(name) > MaxIdentifierBytes)
            throw new ArgumentException($"'{name}' can't be a PostgreSQL identifier.", nameof(name));

        return IsPlain(name) && !PostgresKeywords.NeedQuotes(name)
            ? name
            : "\"" + name.Replace("\"", "\"\"") + "\"";
    }

    public static string Qualified(string schema, string name) => Identifier(schema) + "." + Identifier(name);

    public static string IdentifierList(IEnumerable<string> names) => string.Join(", ", names.Select(Identifier));

    /// <summary>
    /// A string literal that reads the same whatever <c>standard_conforming_strings</c> says, on one line, with what a
    /// reviewer could not see written as an escape. It holds no dollar sign, so it can stand inside of any dollar quotes.
    /// </summary>
    /// <exception cref="ArgumentException">The value holds a NUL or half a surrogate pair, which PostgreSQL's text can't.</exception>
    public static string Literal(string value)
    {
        var text = new StringBuilder(value.Length + 2);
        var prefix = "";
        foreach (var c in PrintableText.Characters(value))
        {
            if (c.CodePoint == 0 || c.IsHalf)
                throw new ArgumentException("PostgreSQL's text can hold neither a NUL nor half a surrogate pair.", nameof(value));

            if (c.CodePoint == '\'')
            {
                text.Append("''");
            }
            else if (c.CodePoint is '\\' or '$' || c.IsHidden)
            {
                prefix = "E";
                text.Append(c.CodePoint == '\\' ? "\\\\" : c.CodePointEscape);
            }
            else
            {
                text.Append(c.Text);
            }
        }

        return prefix + "'" + text + "'";
    }

    /// <summary>One line that can't leave a <c>--</c> comment: what can't be seen, or breaks lines, becomes a space.</summary>
    public static string Comment(string value) => PrintableText.OneLine(value);

    private static bool IsPlain(string name)
    {
        if (name[0] is not ((>= 'a' and <= 'z') or '_'))
            return false;

        foreach (var c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
                return false;
        }

        return true;
    }
}
