using System.Collections.Immutable;
using System.Composition;
using Fenceline.Core.Analysis;
using Fenceline.Core.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>
/// Takes the connection of a transaction that is pinned to the tenant, in place of one whose path, role or tenant is set for
/// the session. Offered where all of that can be seen: the local connection and what becomes of it, the tenant that the
/// text names, and a data source that makes sessions.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PinnedTransactionFix))]
[Shared]
public sealed class PinnedTransactionFix : TextChangeFix
{
    public PinnedTransactionFix()
        : base("Pin the connection to the tenant by a transaction")
    {
    }

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [SqlRules.SessionSetting];

    private protected override async Task<ImmutableArray<TextChange>> GetChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await SqlSite.OfAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } site
            || site.FindingOf(diagnostic) is null
            || SettingStatements.Of(site) is not { } setting
            || NamedTenant.Of(site) is not { } tenant)
            return [];

        var declaration = setting.Connection;
        if (IsPinnedTo(site, declaration, tenant))
            return [.. setting.Statements.Select(StatementLines.Without)];
        if (declaration.UsingKeyword == default || !setting.FollowsAtOnce || !IsAwaitable(declaration) || SessionsInScope.Find(site.Model, declaration.SpanStart, tenant) is not { } session)
            return [];

        var transaction = UnusedName(site, declaration, "transaction");
        if (TransactionEnd.Of(site.Model, setting, transaction, name => UnusedName(site, declaration, name)) is not { } commits)
            return [];

        var connection = declaration.Declaration.Variables[0].Identifier.Text;
        var pinned = $"await using var {transaction} = await {session}.BeginTransactionAsync();{StatementLines.Separator(declaration)}var {connection} = {transaction}.Connection;";
        return [new TextChange(declaration.Span, pinned), .. setting.Opening.Concat(setting.Statements).Select(StatementLines.Without), .. commits];
    }

    /// <summary>The connection is a tenant's transaction's already, as it is once another setting was replaced.</summary>
    private static bool IsPinnedTo(SqlSite site, LocalDeclarationStatementSyntax declaration, string tenant) =>
        declaration.Declaration.Variables[0].Initializer?.Value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Connection", Expression: IdentifierNameSyntax owner }
        && site.Model.GetSymbolInfo(owner).Symbol is ILocalSymbol { Type.Name: "TenantTransaction", DeclaringSyntaxReferences: [var reference] }
        && reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: AwaitExpressionSyntax begun }
        && begun.DescendantNodes().OfType<ArgumentSyntax>().Any(argument => argument.ToString() == tenant);

    private static bool IsAwaitable(SyntaxNode node) => node.Ancestors().FirstOrDefault(ancestor => ancestor is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(modifier => modifier.ValueText == "async"),
        LocalFunctionStatementSyntax function => function.Modifiers.Any(modifier => modifier.ValueText == "async"),
        AnonymousFunctionExpressionSyntax function => function.AsyncKeyword != default,
        _ => false,
    };

    private static string UnusedName(SqlSite site, SyntaxNode place, string name)
    {
        var taken = new HashSet<string>(
            site.Model.LookupSymbols(place.SpanStart).Select(symbol => symbol.Name).Concat(place.Parent!.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(variable => variable.Identifier.ValueText)), StringComparer.Ordinal);
        var unused = name;
        for (var i = 2; taken.Contains(unused); i++)
            unused = FormattableString.Invariant($"{name}{i}");
        return unused;
    }
}
