using Fenceline.Analyzers.Flow;
using Fenceline.Analyzers.Manifest;
using Fenceline.Analyzers.Sinks;
using Fenceline.Analyzers.Sql;
using Fenceline.Analyzers.Text;
using Fenceline.Core.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>A place where an expression becomes SQL, with all that a fix needs to know of it.</summary>
internal sealed class SqlSite
{
    private SqlSite(SemanticModel model, ExpressionSyntax value, SinkKind kind, SqlCatalog catalog, BuiltText built)
    {
        Model = model;
        Value = value;
        Kind = kind;
        Catalog = catalog;
        Built = built;
        Sql = AssembledSql.Of(built, kind == SinkKind.Numbered);
    }

    public SemanticModel Model { get; }

    /// <summary>The expression that becomes SQL.</summary>
    public ExpressionSyntax Value { get; }

    public SinkKind Kind { get; }

    public SqlCatalog Catalog { get; }

    public BuiltText Built { get; }

    public AssembledSql Sql { get; }

    /// <summary>Null when the finding is not of SQL, or the text has several alternatives.</summary>
    public static async Task<SqlSite?> OfAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null || diagnostic.Location.SourceTree != root.SyntaxTree || diagnostic.AdditionalLocations is not [var use, ..]
            || use.SourceTree != root.SyntaxTree || !diagnostic.Properties.TryGetValue(FindingProperties.Sink, out var sink) || !Enum.TryParse<SinkKind>(sink, out var kind)
            || root.FindNode(use.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax value
            || model.GetOperation(value, cancellationToken) is not { } operation
            || ProjectManifest.Of(document.Project.AnalyzerOptions, cancellationToken)?.Catalog is not { } catalog)
            return null;

        var texts = new FlowIndex(new SourceModels(model.Compilation)).TextsOf(operation, kind == SinkKind.Formattable, cancellationToken);
        return texts is [var text] ? new SqlSite(model, value, kind, catalog, text) : null;
    }

    /// <summary>The engine's finding that a diagnostic tells of.</summary>
    public SqlFinding? FindingOf(Diagnostic diagnostic) => Analyze(Sql.Text)
        .FirstOrDefault(finding => finding.RuleId == diagnostic.Id && Sql.LocationOf(finding.Span).SourceSpan == diagnostic.Location.SourceSpan);

    public IEnumerable<SqlFinding> Analyze(string sql) =>
        SqlAnalyzer.Analyze(sql, Catalog, new SqlAnalysisOptions(Kind == SinkKind.Pinned, sql == Sql.Text ? Sql.Holes : default)).Findings;

    /// <summary>The change of the source that puts text into the SQL; null where the SQL stands in no literal, or the text can't stand in it.</summary>
    /// <param name="isCode">The text is C# within an interpolated string: it is not escaped.</param>
    public TextChange? Insert(int position, string text, bool isCode = false) => Replace(position, 0, text, isCode);

    public TextChange? Replace(int position, int length, string text, bool isCode = false)
    {
        if (Sql.PlaceOf(position) is not { } start || Sql.PlaceOf(position + length) is not { } end || start.Token.SyntaxTree != Model.SyntaxTree || !IsOnlyHere(start.Token))
            return null;
        if (length > 0 && Sql.LocationOf(new Fenceline.Sql.Text.TextSpan(position, length)).SourceSpan is var span && span.Start == start.Position)
            end = (start.Token, span.End);
        if (start.Token != end.Token || (isCode ? text : LiteralEscape.For(start.Token, text)) is not { } escaped)
            return null;
        return new TextChange(TextSpan.FromBounds(start.Position, end.Position), escaped);
    }

    // A literal that a field or a local holds may be read in other places too: those would change with it.
    private bool IsOnlyHere(SyntaxToken token)
    {
        if (Value.Span.Contains(token.Span))
            return true;
        return token.Parent?.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is { } declarator && Model.GetDeclaredSymbol(declarator) is ILocalSymbol local
            && declarator.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
            && member.DescendantNodes().OfType<IdentifierNameSyntax>().Count(name => name.Identifier.ValueText == local.Name) == 1;
    }
}
