using System.Collections.Immutable;
using Fenceline.Analyzers.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>
/// Fixes all findings of a document in one step. Changes that run into each other, such as two filters for one WHERE
/// clause, are made one after the other: each round looks at what the round before left.
/// </summary>
internal static class FixAllRounds
{
    public static FixAllProvider Provider(Func<Document, Diagnostic, CancellationToken, Task<ImmutableArray<TextChange>>> changesOf) =>
        FixAllProvider.Create(async (context, document, diagnostics) =>
        {
            var current = document;
            var left = diagnostics;
            while (!left.IsEmpty)
            {
                var round = await SourceEdits.ApplyMostAsync(current, left, changesOf, context.CancellationToken).ConfigureAwait(false);
                current = round.Document;
                if (round.Left.IsEmpty || round.Changes.IsEmpty)
                    break;
                left = await AgainAsync(current, round.Left, round.Changes, context.CancellationToken).ConfigureAwait(false);
            }

            return current;
        });

    /// <summary>The findings that were left, as they are in the changed document; those that the changes cured are gone.</summary>
    private static async Task<ImmutableArray<Diagnostic>> AgainAsync(
        Document document, ImmutableArray<Diagnostic> left, ImmutableArray<TextChange> changes, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<(string, int)>(left.Select(diagnostic => (diagnostic.Id, Moved(diagnostic.Location.SourceSpan.Start, changes))));
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
            return [];

        var analyzers = model.Compilation.WithAnalyzers([new SqlTextAnalyzer()], document.Project.AnalyzerOptions);
        var found = await analyzers.GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellationToken).ConfigureAwait(false);
        return [.. found.Where(diagnostic => wanted.Contains((diagnostic.Id, diagnostic.Location.SourceSpan.Start)))];
    }

    private static int Moved(int position, ImmutableArray<TextChange> changes) =>
        position + changes.Where(change => change.Span.End <= position).Sum(change => (change.NewText?.Length ?? 0) - change.Span.Length);
}
