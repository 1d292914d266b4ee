using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>A reason to look at a statement again: which rule, what is wrong, and where in the text.</summary>
/// <param name="RuleId">One of <see cref="SqlRules"/>.</param>
/// <param name="Table">The shared table that the finding is about, as the manifest names it; null when it is about none.</param>
/// <param name="Alias">What the statement calls that use of the table; null when it is about none.</param>
public sealed record SqlFinding(string RuleId, string Message, TextSpan Span, string? Table = null, string? Alias = null)
{
    /// <summary>The text calls or runs something that it does not hold itself.</summary>
    internal bool IsOfUnknownCode { get; init; }

    /// <summary>The text is no SQL that could be read: a template, or a mistake.</summary>
    public bool IsUnreadable { get; init; }
}

/// <param name="Findings">Ordered by place.</param>
/// <param name="Exemptions">The <c>-- fenceline: cross-tenant: reason</c> comments that silenced findings.</param>
public sealed record SqlReport(EquatableArray<SqlFinding> Findings, EquatableArray<SqlExemption> Exemptions)
{
    /// <summary>The names of relations that are neither in the manifest nor created by the text, as often as they occur.</summary>
    public EquatableArray<string> UnknownRelations { get; init; }
}

/// <param name="Reason">Empty when the comment gives none, which is a finding of its own.</param>
public sealed record SqlExemption(string Reason, TextSpan Span);
