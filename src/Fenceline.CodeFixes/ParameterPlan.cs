using System.Globalization;
using System.Text.RegularExpressions;
using Fenceline.Analyzers.Sinks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>How a value gets to the database beside the SQL: what stands for it there, and what hands it over.</summary>
/// <param name="Placeholder">What stands in the SQL.</param>
/// <param name="IsCode">The placeholder is a hole of an interpolated string.</param>
/// <param name="HandOver">The change that passes the value; null when the placeholder does.</param>
internal sealed record ParameterPlan(string Placeholder, bool IsCode, TextChange? HandOver)
{
    private static readonly Regex Positional = new(@"\$(\d+)", RegexOptions.CultureInvariant);
    private static readonly Regex Named = new(@"[@:](\w+)", RegexOptions.CultureInvariant);

    /// <summary>A plan for one more parameter; null when where it would be handed over can't be seen.</summary>
    /// <param name="name">The parameter's name, where parameters have one.</param>
    /// <param name="value">The value, as C#.</param>
    public static ParameterPlan? For(SqlSite site, string name, string value)
    {
        if (site.Kind == SinkKind.Formattable)
            return site.Value is InterpolatedStringExpressionSyntax ? new ParameterPlan("{" + value + "}", true, null) : null;

        var arguments = site.Value.Parent is ArgumentSyntax { Parent: ArgumentListSyntax list } ? list : null;
        if (site.Kind == SinkKind.Numbered)
            return arguments is null ? null : ForNumbered(site, arguments, value);

        if (arguments?.Parent is { } call && IsDapper(site.Model, call))
            return ForDapper(site, arguments, name, value);
        return ForCommand(site, name, value);
    }

    private static string Unique(string name, string sql, IEnumerable<string> given)
    {
        var taken = new HashSet<string>(Named.Matches(sql).Cast<Match>().Select(match => match.Groups[1].Value).Concat(given), StringComparer.OrdinalIgnoreCase);
        var unique = name;
        for (var i = 2; taken.Contains(unique); i++)
            unique = name + i.ToString(CultureInfo.InvariantCulture);
        return unique;
    }

    private static bool IsDapper(SemanticModel model, SyntaxNode call) =>
        model.GetSymbolInfo(call).Symbol?.ContainingType?.ContainingNamespace is { Name: "Dapper", ContainingNamespace.IsGlobalNamespace: true };

    // EF counts the arguments behind the text.
    private static ParameterPlan? ForNumbered(SqlSite site, ArgumentListSyntax arguments, string value)
    {
        if (site.Model.GetSymbolInfo(arguments.Parent!).Symbol is not IMethodSymbol { Parameters: [.., { IsParams: true }] }
            || arguments.Arguments.Any(argument => argument.NameColon is not null || site.Model.GetTypeInfo(argument.Expression).Type is IArrayTypeSymbol))
            return null;
        // Without values EF takes the text as it is: with the first one braces in it would begin to count.
        if (arguments.Arguments.Last() == site.Value.Parent && site.Sql.Text.IndexOfAny(['{', '}']) >= 0)
            return null;

        var behind = arguments.Arguments.Count - 1 - arguments.Arguments.IndexOf((ArgumentSyntax)site.Value.Parent!);
        return new ParameterPlan(
            "{" + behind.ToString(CultureInfo.InvariantCulture) + "}",
            false,
            new TextChange(new TextSpan(arguments.CloseParenToken.SpanStart, 0), ", " + value));
    }

    private static ParameterPlan? ForDapper(SqlSite site, ArgumentListSyntax arguments, string name, string value)
    {
        if (site.Model.GetSymbolInfo(arguments.Parent!).Symbol is not IMethodSymbol { Parameters: var parameters } method
            || !parameters.Any(parameter => parameter.Name is "param" or "parameters"))
            return null;

        var parameterName = parameters.First(parameter => parameter.Name is "param" or "parameters").Name;
        var offset = parameters.ToList().FindIndex(parameter => parameter.Name == parameterName);
        var given = arguments.Arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameterName)
            ?? (arguments.Arguments.Count > offset && arguments.Arguments.Take(offset + 1).All(argument => argument.NameColon is null) ? arguments.Arguments[offset] : null);
        var members = (given?.Expression as AnonymousObjectCreationExpressionSyntax)?.Initializers.Select(member => (Name: MemberName(member), Value: member.Expression.ToString())).ToList() ?? [];
        // A member that is there already and has the same value serves.
        if (members.Any(member => member.Name == name && member.Value == value) && !IsListed(site, name))
            return new ParameterPlan("@" + name, false, null);

        var unique = Unique(name, site.Sql.Text, members.Select(member => member.Name));
        var added = value == unique ? value : unique + " = " + value;
        var change = given?.Expression switch
        {
            null when method.MethodKind == MethodKind.ReducedExtension || method.IsStatic || method.MethodKind == MethodKind.Constructor =>
                new TextChange(
                    new TextSpan(arguments.CloseParenToken.SpanStart, 0),
                    (arguments.Arguments.Count == offset && arguments.Arguments.All(argument => argument.NameColon is null) ? ", " : ", " + parameterName + ": ") + "new { " + added + " }"),
            AnonymousObjectCreationExpressionSyntax { Initializers: { Count: > 0 } initializers } => new TextChange(new TextSpan(initializers.Last().Span.End, 0), ", " + added),
            AnonymousObjectCreationExpressionSyntax empty => new TextChange(empty.Span, "new { " + added + " }"),
            LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.NullLiteralExpression) => new TextChange(literal.Span, "new { " + added + " }"),
            _ => (TextChange?)null,
        };
        return change is { } handOver ? new ParameterPlan("@" + unique, false, handOver) : null;
    }

    // Dapper writes lists out in parentheses behind IN.
    private static bool IsListed(SqlSite site, string name) => Regex.IsMatch(site.Sql.Text, @"\bIN\s+[@:]" + name + @"\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static string MemberName(AnonymousObjectMemberDeclaratorSyntax member) => member.NameEquals?.Name.Identifier.ValueText ?? member.Expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => "",
    };

    private static ParameterPlan? ForCommand(SqlSite site, string name, string value)
    {
        if (CommandPlace.Of(site) is not { } place)
            return null;

        var last = Positional.Matches(site.Sql.Text).Cast<Match>()
            .Select(match => int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .DefaultIfEmpty(0).Max();
        // Npgsql takes parameters by place or by name, not both in one command. By place the new one comes behind all others.
        if (last > 0)
        {
            return place.Given is { } given && given.Count == last && given.All(parameter => parameter is null)
                ? new ParameterPlan("$" + (last + 1).ToString(CultureInfo.InvariantCulture), false, place.Add($"{place.Command}.Parameters.AddWithValue({value});"))
                : null;
        }

        if (place.Given is not { } named || named.Any(parameter => parameter is null))
            return null;
        var unique = Unique(name, site.Sql.Text, named.OfType<string>());
        return new ParameterPlan("@" + unique, false, place.Add($"{place.Command}.Parameters.AddWithValue({Core.Naming.CSharpText.Literal(unique)}, {value});"));
    }
}
