using System.Text.RegularExpressions;

namespace Fenceline.Integration.Tests.Leaks;

/// <param name="Template">The statement. Between « and » stands an order that SQL lets it leave out: plain columns, or their places.</param>
/// <param name="ReturnsRows">It can be read from row by row; else only its row count is seen.</param>
/// <param name="Writes">The tables are compared before and after.</param>
/// <param name="Setup">What the same script runs before it; empty when it is alone.</param>
internal sealed partial record GeneratedStatement(string Template, bool ReturnsRows, bool Writes, string Setup = "")
{
    /// <summary>It was made without a place where the tenant is missed: whoever wrote it meant it to be safe.</summary>
    public bool IsCareful { get; init; }

    /// <summary>As it is run: orders that may be missing are.</summary>
    public string Statement { get; } = LeftOut().Replace(Template, "");

    /// <summary>As it is analysed.</summary>
    public string Sql => Setup.Length == 0 ? Statement : Setup + ";\n" + Statement;

    /// <summary>With every order written out, so that what it yields is one thing only.</summary>
    public string Ordered { get; } = LeftOut().Replace(Template, order => order.Groups[1].Value);

    /// <summary>The same with all of these orders the other way round: what one way hides shows in the other.</summary>
    public string Reversed { get; } = LeftOut().Replace(Template, order => Item().Replace(order.Groups[1].Value, "$0 DESC"));

    [GeneratedRegex("«(.*?)»")]
    private static partial Regex LeftOut();

    [GeneratedRegex("[^,]*[^, ]")]
    private static partial Regex Item();
}
