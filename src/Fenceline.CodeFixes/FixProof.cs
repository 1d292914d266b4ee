using System.Collections.Immutable;
using Fenceline.Analyzers.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>Looks at what a fix would leave before it is offered: it compiles as before, and less is found in it.</summary>
internal static class FixProof
{
    public static async Task<bool> HoldsAsync(Document document, ImmutableArray<TextChange> changes, CancellationToken cancellationToken)
    {
        var changed = await SourceEdits.ApplyAsync(document, changes, cancellationToken).ConfigureAwait(false);
        var before = await ProblemsAsync(document, cancellationToken).ConfigureAwait(false);
        var after = await ProblemsAsync(changed, cancellationToken).ConfigureAwait(false);
        return after.Errors <= before.Errors && after.Findings < before.Findings;
    }

    private static async Task<(int Errors, int Findings)> ProblemsAsync(Document document, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
            return default;

        var errors = model.GetDiagnostics(null, cancellationToken).Count(problem => problem.Severity == DiagnosticSeverity.Error);
        var analyzers = model.Compilation.WithAnalyzers([new SqlTextAnalyzer()], document.Project.AnalyzerOptions);
        return (errors, (await analyzers.GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellationToken).ConfigureAwait(false)).Length);
    }
}
