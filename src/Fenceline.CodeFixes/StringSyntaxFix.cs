using System.Collections.Immutable;
using System.Composition;
using Fenceline.Core.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>Marks a parameter that becomes SQL, so that callers in other projects are checked.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StringSyntaxFix))]
[Shared]
public sealed class StringSyntaxFix : TextChangeFix
{
    private const string Attribute = "System.Diagnostics.CodeAnalysis.StringSyntaxAttribute";

    public StringSyntaxFix()
        : base("Mark the parameter as SQL")
    {
    }

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [SqlRules.NotProven];

    private protected override async Task<ImmutableArray<TextChange>> GetChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null || diagnostic.Location.SourceTree != root.SyntaxTree || model.Compilation.GetTypeByMetadataName(Attribute) is null
            || root.FindNode(diagnostic.Location.SourceSpan) is not ParameterSyntax parameter || parameter.Identifier.Span != diagnostic.Location.SourceSpan)
            return [];

        var name = model.LookupNamespacesAndTypes(parameter.SpanStart, name: "StringSyntaxAttribute").IsEmpty ? "global::System.Diagnostics.CodeAnalysis.StringSyntax" : "StringSyntax";
        return [new TextChange(new TextSpan(parameter.SpanStart, 0), $"[{name}(\"sql\")] ")];
    }
}
