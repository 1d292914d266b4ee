using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>Where statements that add parameters to an Npgsql command can stand: behind those that do, or the statement that gives it its text.</summary>
/// <param name="Command">The variable that holds the command.</param>
/// <param name="Given">The parameters that it is given already, by name, or null for one without; null when that can't be told.</param>
internal sealed record CommandPlace(string Command, int Position, string Before, string After, IReadOnlyList<string?>? Given)
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

    private static CommandPlace? Behind(StatementSyntax statement, string command)
    {
        var block = (BlockSyntax)statement.Parent!;
        var at = block.Statements.IndexOf(statement);
        var given = new List<string?>();
        // Those that follow at once, one by one. What adds parameters elsewhere makes their order unknown.
        while (at + 1 < block.Statements.Count && AddedBy(block.Statements[at + 1], command) is { } added)
        {
            given.Add(added.Name);
            at++;
        }

        var isAll = Adds(block.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().FirstOrDefault() ?? (SyntaxNode)block, command) == given.Count;
        var place = block.Statements[at];
        return new(command, place.Span.End, StatementLines.Separator(place), "", isAll ? given : null);
    }

    private static CommandPlace? InFrontOf(BlockSyntax block, string command)
    {
        if (block.Statements.FirstOrDefault() is not { } first)
            return null;
        if (AddedBy(first, command) is null)
            return new(command, first.SpanStart, "", StatementLines.Separator(first), Adds(block, command) == 0 ? [] : null);

        var given = new List<string?>();
        var last = first;
        foreach (var statement in block.Statements)
        {
            if (AddedBy(statement, command) is not { } added)
                break;
            given.Add(added.Name);
            last = statement;
        }

        return new(command, last.Span.End, StatementLines.Separator(last), "", Adds(block, command) == given.Count ? given : null);
    }

    // `command.Parameters.AddWithValue(..)`, `command.Parameters.Add(..)`
    private static (string? Name, bool IsAdded)? AddedBy(StatementSyntax statement, string command)
    {
        if (statement is not ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddWithValue" or "Add", Expression: MemberAccessExpressionSyntax parameters }, ArgumentList.Arguments: var arguments } }
            || parameters is not { Name.Identifier.ValueText: "Parameters", Expression: IdentifierNameSyntax { Identifier.ValueText: var name } } || name != command)
            return null;
        return arguments switch
        {
            [_] => (null, true),
            [{ Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression, Token.ValueText: var text } }, ..] => (text.TrimStart('@', ':'), true),
            _ => null,
        };
    }

    /// <summary>How often a command's parameters are named at all.</summary>
    private static int Adds(SyntaxNode scope, string command) => scope.DescendantNodes().OfType<IdentifierNameSyntax>().Count(name => name.Identifier.ValueText == "Parameters"
        && (name.Parent is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var owner } } access && access.Name == name ? owner == command : name.Parent is AssignmentExpressionSyntax));
}
