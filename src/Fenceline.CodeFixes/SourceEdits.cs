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

    private static bool Collide(TextChange a, TextChange b) =>
        a.Span.OverlapsWith(b.Span) || a.Span.Start == b.Span.Start || a.Span.Contains(b.Span.Start) || b.Span.Contains(a.Span.Start);

    /// <summary>The changes of all findings that don't run into each other, and the findings that are left.</summary>
    public static async Task<(Document Document, ImmutableArray<Diagnostic> Left, ImmutableArray<TextChange> Changes)> ApplyMostAsync(
        Document document,
        IEnumerable<Diagnostic> diagnostics,
        Func<Document, Diagnostic, CancellationToken, Task<ImmutableArray<TextChange>>> changesOf,
        CancellationToken cancellationToken)
    {
        var all = new List<TextChange>();
        var left = new List<Diagnostic>();
        foreach (var diagnostic in diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            var changes = await changesOf(document, diagnostic, cancellationToken).ConfigureAwait(false);
            // What can't be fixed yet may be once the others are.
            if (changes.IsEmpty || changes.Any(change => all.Any(other => Collide(change, other))))
                left.Add(diagnostic);
            else
                all.AddRange(changes);
        }

        return (await ApplyAsync(document, all, cancellationToken).ConfigureAwait(false), [.. left], [.. all]);
    }
}
