using System.Globalization;
using System.Text;

namespace Fenceline.Core.Naming;

/// <summary>The one place where names and values become C#.</summary>
public static class CSharpText
{
    private const string Keywords = """
        abstract as base bool break byte case catch char checked class const continue decimal default delegate do double
        else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal
        is lock long namespace new null object operator out override params private protected public readonly ref return
        sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked
        unsafe ushort using virtual void volatile while
        """;

    private static readonly HashSet<string> KeywordSet = new(Keywords.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary><c>github_repositories</c> to <c>GithubRepositories</c>; <c>totalUsers</c> to <c>TotalUsers</c>; a leading digit gets a <c>_</c>.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        var upper = true;
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c))
            {
                upper = true;
                continue;
            }

            text.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }

        if (text.Length == 0 || char.IsDigit(text[0]))
            text.Insert(0, '_');
        return text.ToString();
    }

    /// <summary>As <see cref="Pascal"/> with a small first letter; keywords get a <c>@</c>.</summary>
    public static string Camel(string name)
    {
        var pascal = Pascal(name);
        var camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return Escape(camel);
    }

    /// <summary>An identifier with a <c>@</c> before it when it is a keyword.</summary>
    public static string Escape(string identifier) => KeywordSet.Contains(identifier) ? "@" + identifier : identifier;

    /// <summary>A regular string literal of printable ASCII: everything else is escaped.</summary>
    public static string Literal(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~')
                text.Append(c);
            else
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return text.Append('"').ToString();
    }

    /// <summary>Text for the inside of an XML documentation element, on one line: what can't be seen, or XML can't hold, becomes a space.</summary>
    public static string XmlDoc(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in PrintableText.OneLine(value))
        {
            switch (c)
            {
                case '&': text.Append("&amp;"); break;
                case '<': text.Append("&lt;"); break;
                case '>': text.Append("&gt;"); break;
                default: text.Append(c is '\ufffe' or '\uffff' ? ' ' : c); break;
            }
        }

        return text.ToString();
    }
}
