using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>A code fix that is a handful of text changes, worked out before it is offered.</summary>
public abstract class TextChangeFix : CodeFixProvider
{
    private readonly FixAllProvider _fixAll;

    private protected TextChangeFix(string title)
    {
        Title = title;
        _fixAll = FixAllRounds.Provider(GetProvenChangesAsync);
    }

    private string Title { get; }

    public sealed override FixAllProvider GetFixAllProvider() => _fixAll;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            var changes = await GetProvenChangesAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false);
            if (!changes.IsEmpty)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(Title, cancellationToken => SourceEdits.ApplyAsync(context.Document, changes, cancellationToken), equivalenceKey: GetType().Name),
                    diagnostic);
            }
        }
    }

    /// <summary>Whether the changed document must compile and have fewer findings, or else the fix is not offered.</summary>
    private protected virtual bool IsProven => false;

    private async Task<ImmutableArray<TextChange>> GetProvenChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var changes = await GetChangesAsync(document, diagnostic, cancellationToken).ConfigureAwait(false);
        return changes.IsEmpty || !IsProven || await FixProof.HoldsAsync(document, changes, cancellationToken).ConfigureAwait(false) ? changes : [];
    }

    /// <summary>What to change; nothing when the fix does not fit.</summary>
    private protected abstract Task<ImmutableArray<TextChange>> GetChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken);
}
