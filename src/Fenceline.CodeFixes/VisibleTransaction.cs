using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fenceline.CodeFixes;

/// <summary>Whether the code around a place shows that the SQL there runs in a transaction.</summary>
internal static class VisibleTransaction
{
    private static readonly string[] Enders = ["Commit", "Rollback", "Dispose", "Close"];

    public static bool IsOpenAt(SqlSite site) => IsMigration(site) || (ConnectionOf(site) is { } connection && IsBegunOn(connection, site.Value));

    // EF runs a migration's statements in one transaction, unless an argument says otherwise.
    private static bool IsMigration(SqlSite site) =>
        site.Value.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax call } }
        && site.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: "Sql", ContainingType.Name: "MigrationBuilder" };

    /// <summary>What the SQL runs on, such as <c>connection</c> or <c>db.Database</c>; null where that is no plain name.</summary>
    private static string? ConnectionOf(SqlSite site)
    {
        var connection = site.Value.Parent switch
        {
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } } => access.Expression,
            ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } => OfCreation(creation),
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax command } } => OfCommand(site.Model, command),
            _ => null,
        };
        return connection is not null && IsPlain(connection) ? connection.ToString() : null;
    }

    private static ExpressionSyntax? OfCreation(BaseObjectCreationExpressionSyntax creation) =>
        creation.ArgumentList is { Arguments: [_, { NameColon: null, Expression: var connection }, ..] } ? connection : null;

    /// <summary>The connection that a local command was made with.</summary>
    private static ExpressionSyntax? OfCommand(SemanticModel model, IdentifierNameSyntax command) =>
        model.GetSymbolInfo(command).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var reference] } && reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var value }
            ? value switch
            {
                BaseObjectCreationExpressionSyntax creation => OfCreation(creation),
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateCommand" } access } => access.Expression,
                _ => null,
            }
            : null;

    private static bool IsPlain(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax || (expression is MemberAccessExpressionSyntax { Expression: var inner } && (inner is ThisExpressionSyntax || IsPlain(inner)));

    /// <summary>A statement before the place, in the same block or one around it, begins a transaction that nothing in between ends.</summary>
    private static bool IsBegunOn(string connection, SyntaxNode place)
    {
        for (var node = place; node.Parent is { } parent && node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax); node = parent)
        {
            if (parent is UsingStatementSyntax { Declaration: { } declaration } statement && statement.Statement == node && Begins(declaration, connection))
                return !IsEnded(statement.Statement, place.SpanStart, connection, declaration.Variables);
            if (parent is not BlockSyntax block)
                continue;

            var begin = block.Statements.TakeWhile(statement => statement != node).LastOrDefault(statement => Begins(statement, connection));
            if (begin is not null)
                return !IsEnded(block, place.SpanStart, connection, begin is LocalDeclarationStatementSyntax local ? local.Declaration.Variables : default, begin.Span.End);
        }

        return false;
    }

    private static bool Begins(SyntaxNode node, string connection) => node switch
    {
        LocalDeclarationStatementSyntax local => Begins(local.Declaration, connection),
        VariableDeclarationSyntax { Variables: [{ Initializer.Value: var value }] } => Begins(value, connection),
        ExpressionStatementSyntax { Expression: var expression } => Begins(expression, connection),
        AwaitExpressionSyntax { Expression: var awaited } => Begins(awaited, connection),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var configured } } => Begins(configured, connection),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "BeginTransaction" or "BeginTransactionAsync" } access } =>
            access.Expression.ToString() == connection,
        _ => false,
    };

    /// <summary>Anything that commits, rolls back or closes, and any new value of the connection, is taken for an end.</summary>
    private static bool IsEnded(SyntaxNode block, int end, string connection, SeparatedSyntaxList<VariableDeclaratorSyntax> transactions, int start = 0)
    {
        var owners = transactions.Select(variable => variable.Identifier.Text).Append(connection).ToList();
        foreach (var node in block.DescendantNodes().Where(node => node.SpanStart >= start && node.SpanStart < end))
        {
            if (node is AssignmentExpressionSyntax { Left: var target } && owners.Contains(target.ToString()))
                return true;
            if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } && owners.Contains(access.Expression.ToString()) && Ends(access.Name.Identifier.ValueText))
                return true;
        }

        return false;
    }

    private static bool Ends(string method) =>
        Enders.Any(word => method.StartsWith(word, StringComparison.Ordinal));
}
