using System.Globalization;
using Fenceline.Analyzers.Text;
using Fenceline.Core.Analysis;
using Fenceline.Core.Naming;
using Fenceline.Core.Rules;
using Fenceline.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fenceline.CodeFixes;

/// <summary>Which tenant a text names that does nothing but set the path, the role or the tenant.</summary>
internal static class NamedTenant
{
    /// <summary>The tenant as a C# expression of type <c>TenantId</c>; null when the text does more, or can't be understood.</summary>
    public static string? Of(SqlSite site)
    {
        var script = SqlParser.Parse(site.Sql.Text, site.Sql.Holes).Statements;
        if (script.Count == 0 || site.Analyze(site.Sql.Text).Count(finding => finding.RuleId == SqlRules.SessionSetting) != script.Count)
            return null;

        var named = script.Select(statement => statement is SetStatement set ? Of(site, set) : null).Distinct().ToList();
        return named is [{ } tenant] ? tenant : null;
    }

    private static string? Of(SqlSite site, SetStatement set)
    {
        // A path that goes on, as with public, finds tables that a pinned one does not.
        if (set.Values.Count != 1 || site.Sql.Text.Substring(set.Values[0].Span.Start, set.Values[0].Span.Length) is not { Length: > 0 } raw)
            return null;

        var quotes = raw[0] is '\'' or '"' && raw.Length > 1 && raw[raw.Length - 1] == raw[0] ? 1 : 0;
        var isSchema = set.Name is "search_path" or "role" or "session_authorization";
        var prefix = isSchema ? site.Catalog.TenantSchemaPrefix : "";
        var suffix = isSchema ? site.Catalog.TenantSchemaSuffix : "";
        var name = raw.Substring(quotes, raw.Length - (2 * quotes));
        if (name.Length <= prefix.Length + suffix.Length || !name.StartsWith(prefix, StringComparison.Ordinal) || !name.EndsWith(suffix, StringComparison.Ordinal))
            return null;

        var start = set.Values[0].Span.Start + quotes + prefix.Length;
        var length = name.Length - prefix.Length - suffix.Length;
        if (site.Sql.Holes.Any(hole => hole.Start < start + length && start < hole.End))
            return OfHole(site, start, length);

        var id = name.Substring(prefix.Length, length);
        return Parse(CSharpText.Literal(isSchema ? TenantIds.Decode(id) : id));
    }

    private static string? OfHole(SqlSite site, int start, int length)
    {
        for (var i = 0; i < site.Built.Parts.Length; i++)
        {
            if (site.Sql.StartOf(i) == start && site.Built.Parts[i] is HolePart or ValuePart && BuiltText.OriginOf(site.Built.Parts[i]) is ExpressionSyntax value && site.Sql.Holes.Any(hole => hole.Start == start && hole.Length == length)
                && value.SyntaxTree == site.Model.SyntaxTree)
                return OfValue(site.Model.GetTypeInfo(value).Type, value);
        }

        return null;
    }

    private static string? OfValue(ITypeSymbol? type, ExpressionSyntax value) => type switch
    {
        { SpecialType: SpecialType.System_String } => Parse(value.ToString()),
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64 } when value is IdentifierNameSyntax or MemberAccessExpressionSyntax =>
            Parse(value + ".ToString(global::System.Globalization.CultureInfo.InvariantCulture)"),
        _ when FencelineType.Is(type, "TenantId") => value.ToString(),
        _ => null,
    };

    private static string Parse(string text) => string.Format(CultureInfo.InvariantCulture, "global::Fenceline.TenantId.Parse({0})", text);
}
