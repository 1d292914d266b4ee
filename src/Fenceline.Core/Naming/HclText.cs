using System.Globalization;
using System.Text;

namespace Fenceline.Core.Naming;

/// <summary>The one place where names and values become Terraform's language.</summary>
public static class HclText
{
    /// <summary>A quoted template that yields exactly <paramref name="value"/>: nothing in it is interpolated.</summary>
    public static string Literal(string value) => "\"" + Escape(value) + "\"";

    /// <summary>The inside of a quoted template, for texts that are put together of literals and references.</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '$' or '%' when i + 1 < value.Length && value[i + 1] == '{': text.Append(c).Append(c); break;
                default:
                    if (char.IsControl(c) || c is '\u2028' or '\u2029' || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format)
                        text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    else
                        text.Append(c);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>One line that can't leave a <c>#</c> comment.</summary>
    public static string Comment(string value) => SqlText.Comment(value);
}
