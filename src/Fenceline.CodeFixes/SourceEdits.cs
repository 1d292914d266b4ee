using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>Applies the text changes of one or many findings to a document.</summary>
internal static class SourceEdits
{
    public static async Task<Document> ApplyAsync(Document document, IEnumerable<TextChange> changes, CancellationToken cancellationToken)
    {
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes.OrderBy(change => change.Span.Start)));
    }

    /// <summary>A provider that fixes all findings of a document in one step.</summary>
    public static FixAllProvider FixAll(Func<Document, Diagnostic, CancellationToken, Task<ImmutableArray<TextChange>>> changesOf) =>
        FixAllProvider.Create(async (context, document, diagnostics) =>
        {
            var all = new List<TextChange>();
            foreach (var diagnostic in diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start))
            {
                var changes = await changesOf(document, diagnostic, context.CancellationToken).ConfigureAwait(false);
                // One that runs into another's, or asks for the same, waits for the next round.
                if (changes.All(change => !all.Any(other => Collide(change, other))))
                    all.AddRange(changes);
            }

            return await ApplyAsync(document, all, context.CancellationToken).ConfigureAwait(false);
        });

    private static bool Collide(TextChange a, TextChange b) =>
        a.Span.OverlapsWith(b.Span) || a.Span.Start == b.Span.Start || a.Span.Contains(b.Span.Start) || b.Span.Contains(a.Span.Start);
}
