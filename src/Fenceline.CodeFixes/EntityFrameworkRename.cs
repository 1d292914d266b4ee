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

        for (var i = 0; i < site.Built.Parts.Length; i++)
        {
            if (site.Built.Parts[i] is HolePart or ValuePart or NamePart && !site.Sql.CanBeValue(i))
                return null;
        }

        var name = access.Name.Identifier;
        return name.ValueText.Contains("Raw") ? new TextChange(name.Span, name.ValueText.Replace("Raw", "")) : null;
    }
}
