using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>Where statements that add parameters to an Npgsql command can stand: behind the statement that gives it its text.</summary>
/// <param name="Command">The variable that holds the command.</param>
internal sealed record CommandPlace(string Command, int Position, string Before, string After)
{
    public TextChange Add(string statement) => new(new TextSpan(Position, 0), Before + statement + After);

    public static CommandPlace? Of(SqlSite site)
    {
        // `var command = new NpgsqlCommand(sql, ..)`, `var command = dataSource.CreateCommand(sql)`
        if (site.Value.Parent is ArgumentSyntax { Parent.Parent: ExpressionSyntax creation } && Unawaited(creation).Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator })
        {
            return HasParameters(site.Model.GetTypeInfo(creation).Type) ? declarator.Parent?.Parent switch
            {
                LocalDeclarationStatementSyntax { Parent: BlockSyntax } statement => Behind(statement, declarator.Identifier.Text),
                UsingStatementSyntax { Statement: BlockSyntax block } => InFrontOf(block, declarator.Identifier.Text),
                _ => null,
            } : null;
        }

        // `command.CommandText = sql;`
        if (site.Value.Parent is AssignmentExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax command },
                Parent: ExpressionStatementSyntax { Parent: BlockSyntax } assignment,
            } && HasParameters(site.Model.GetTypeInfo(command).Type))
            return Behind(assignment, command.Identifier.Text);

        return null;
    }

    private static ExpressionSyntax Unawaited(ExpressionSyntax expression) => expression.Parent is AwaitExpressionSyntax awaited ? awaited : expression;

    private static bool HasParameters(ITypeSymbol? type) =>
        type is { Name: "NpgsqlCommand" or "NpgsqlBatchCommand", ContainingNamespace: { Name: "Npgsql", ContainingNamespace.IsGlobalNamespace: true } };

    private static CommandPlace Behind(StatementSyntax statement, string command) =>
        new(command, statement.Span.End, StatementLines.Separator(statement), "");

    private static CommandPlace? InFrontOf(BlockSyntax block, string command) => block.Statements.FirstOrDefault() is { } first
        ? new(command, first.SpanStart, "", StatementLines.Separator(first))
        : null;
}
