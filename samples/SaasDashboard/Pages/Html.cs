using System.Globalization;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace SaasDashboard.Pages;

/// <summary>Text of a page. Whatever stands in a hole of <see cref="Of"/> is encoded, unless it is such a text itself.</summary>
public sealed record Html(string Text) : IResult
{
    public static Html Empty { get; } = new("");

    public static Html Of(HtmlText text) => new(text.ToString());

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
        return httpContext.Response.WriteAsync(Text);
    }
}

/// <summary>What the compiler makes of an interpolated string that is given to <see cref="Html.Of"/>.</summary>
[InterpolatedStringHandler]
public readonly struct HtmlText(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (16 * formattedCount));

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(Html html) => _text.Append(html?.Text);

    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (var part in parts ?? [])
            _text.Append(part.Text);
    }

    public void AppendFormatted<T>(T value, string? format = null) =>
        _text.Append(HtmlEncoder.Default.Encode(value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString() ?? ""));

    public override string ToString() => _text.ToString();
}
