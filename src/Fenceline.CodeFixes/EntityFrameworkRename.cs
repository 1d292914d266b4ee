using Fenceline.Analyzers.Sql;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>EF's methods for raw SQL have a twin that sends the holes of an interpolated string as parameters: <c>FromSqlRaw</c> and <c>FromSql</c>.</summary>
internal static class EntityFrameworkRename
{
    /// <summary>The change of the method's name; null when the call passes anything but one interpolated string whose holes are all values.</summary>
    public static TextChange? Find(SqlSite site)
    {
        if (site.Value is not InterpolatedStringExpressionSyntax
            || site.Value.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } } })
            return null;

        // Every hole becomes a parameter: each must be a whole value.
        for (var i = 0; i < site.Built.Parts.Length; i++)
        {
            if (site.Built.Parts[i] is not (HolePart or ValuePart or NamePart))
                continue;
            var length = (i + 1 < site.Built.Parts.Length ? site.Sql.StartOf(i + 1) : site.Sql.Text.Length) - site.Sql.StartOf(i);
            if (HolePlace.Of(site, site.Sql.StartOf(i), length, site.Built.Parts[i] is not ValuePart) is not { IsList: false } place
                || (place.Quoted is { } quoted && quoted.End - quoted.Start != length + 2))
                return null;
        }

        var name = access.Name.Identifier;
        return name.ValueText.Contains("Raw") ? new TextChange(name.Span, name.ValueText.Replace("Raw", "")) : null;
    }

    /// <summary>The quotes around holes, which a parameter must not have.</summary>
    public static IEnumerable<TextChange> Quotes(ExpressionSyntax literal) => ((InterpolatedStringExpressionSyntax)literal).Contents
        .OfType<InterpolationSyntax>()
        .Where(HasQuotes)
        .SelectMany(hole => new[] { new TextChange(new TextSpan(hole.SpanStart - 1, 1), ""), new TextChange(new TextSpan(hole.Span.End, 1), "") });

    private static bool HasQuotes(InterpolationSyntax hole)
    {
        var literal = (InterpolatedStringExpressionSyntax)hole.Parent!;
        var index = literal.Contents.IndexOf(hole);
        return index > 0 && index + 1 < literal.Contents.Count
            && literal.Contents[index - 1] is InterpolatedStringTextSyntax before && before.TextToken.Text.EndsWith("'", StringComparison.Ordinal)
            && literal.Contents[index + 1] is InterpolatedStringTextSyntax after && after.TextToken.Text.StartsWith("'", StringComparison.Ordinal);
    }
}
