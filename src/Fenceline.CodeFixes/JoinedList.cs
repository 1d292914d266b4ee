using System.Collections.Immutable;
using Fenceline.Analyzers.Sinks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary><c>IN (..)</c> around a joined list becomes <c>= ANY(..)</c> of an array.</summary>
internal static class JoinedList
{
    /// <summary>Nothing where the value is no list that is joined by commas, or can't be sent as an array.</summary>
    public static ImmutableArray<TextChange> Changes(SqlSite site, HolePlace place, ExpressionSyntax value)
    {
        if (site.Kind == SinkKind.Numbered || ListOf(site, place, value) is not { } list || value.Parent is not InterpolationSyntax { AlignmentClause: null, FormatClause: null } hole
            || ParameterPlan.For(site, ParameterFix.NameOf(list), list.ToString()) is not { IsCode: false } plan
            || site.Sql.PlaceOf(place.ListStart) is not { } start || site.Sql.PlaceOf(place.ListEnd) is not { } end
            || start.Token.SyntaxTree != site.Model.SyntaxTree || start.Token.Parent?.Parent != hole.Parent || end.Token.Parent?.Parent != hole.Parent)
            return [];

        var change = new TextChange(TextSpan.FromBounds(start.Position, end.Position), (place.IsNegated ? "<> ALL(" : "= ANY(") + plan.Placeholder + ")");
        return plan.HandOver is { } handOver ? [change, handOver] : [change];
    }

    private static ExpressionSyntax? ListOf(SqlSite site, HolePlace place, ExpressionSyntax value)
    {
        if (value is not InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var separator }, { Expression: var list }] } call
            || site.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol { Name: "Join", ContainingType.SpecialType: SpecialType.System_String }
            || site.Model.GetConstantValue(separator) is not { HasValue: true, Value: { } between }
            || site.Model.GetTypeInfo(list).Type is not { } type || ElementOf(type) is not { } element)
            return null;

        var isText = element.SpecialType == SpecialType.System_String;
        var wanted = isText ? "','" : ",";
        return isText == place.Quoted is not null && between.ToString()!.Replace(" ", "") == wanted ? list : null;
    }

    // What Npgsql sends as an array.
    private static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType: var element } => IsSent(element) ? element : null,
        INamedTypeSymbol { Name: "List", TypeArguments: [var element], ContainingNamespace: { Name: "Generic" } } => IsSent(element) ? element : null,
        _ => null,
    };

    private static bool IsSent(ITypeSymbol element) => element.SpecialType is SpecialType.System_String or SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Int16;
}
