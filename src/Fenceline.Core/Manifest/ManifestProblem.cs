using Fenceline.Sql.Text;

namespace Fenceline.Core.Manifest;

/// <summary>Something wrong, or doubtful, in a manifest: what, where, and what to do about it.</summary>
/// <param name="Id">One of <see cref="ManifestRules"/>.</param>
/// <param name="Message">What is wrong, and the remedy, in one or two sentences without a line break.</param>
/// <param name="Path">The file as its reader named it.</param>
public sealed record ManifestProblem(
    string Id,
    ProblemSeverity Severity,
    string Message,
    string Path,
    TextSpan Span,
    LinePosition Start,
    LinePosition End)
{
    /// <summary>The form that editors and build logs understand: <c>file(line,col): error FEN0xx: message</c>, counted from 1.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Path}({Start.Line + 1},{Start.Column + 1}): {(Severity == ProblemSeverity.Error ? "error" : "warning")} {Id}: {Message}");
}

public enum ProblemSeverity
{
    Warning,
    Error,
}
