using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fenceline.CodeFixes;

/// <summary>The statements that do nothing but send one text, and the local connection that they send it on.</summary>
/// <param name="Connection">Declares the connection, in the same block.</param>
/// <param name="Opening">What opens the connection, between its declaration and the setting.</param>
/// <param name="Statements">What sends the text.</param>
/// <param name="FollowsAtOnce">Nothing else happens on the connection before.</param>
/// <param name="Rest">What comes behind, to the end of the block.</param>
internal sealed record SettingStatements(
    LocalDeclarationStatementSyntax Connection,
    ImmutableArray<StatementSyntax> Opening,
    ImmutableArray<StatementSyntax> Statements,
    bool FollowsAtOnce,
    ImmutableArray<StatementSyntax> Rest)
{
    public static SettingStatements? Of(SqlSite site)
    {
        if (Sending(site) is not var (name, statements) || statements[0].Parent is not BlockSyntax block)
            return null;

        var before = block.Statements.TakeWhile(statement => statement != statements[0]).ToList();
        if (before.FindLastIndex(statement => Declares(statement, name)) is not (>= 0 and var place))
            return null;

        var between = before.Skip(place + 1).ToList();
        return new SettingStatements(
            (LocalDeclarationStatementSyntax)before[place],
            [.. between],
            statements,
            between.TrueForAll(statement => CallOf(statement) is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync" } access } && access.Expression.ToString() == name),
            [.. block.Statements.SkipWhile(statement => statement != statements[statements.Length - 1]).Skip(1)]);
    }

    private static bool Declares(StatementSyntax statement, string name) =>
        statement is LocalDeclarationStatementSyntax { Declaration.Variables: [var variable] } && variable.Identifier.Text == name;

    /// <summary>The connection's name, and what sends the text.</summary>
    private static (string Connection, ImmutableArray<StatementSyntax> Statements)? Sending(SqlSite site) => site.Value.Parent switch
    {
        // `connection.Execute(sql)`, of Dapper.
        ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax connection } } call } }
            when StatementOf(call) is { } statement && CallOf(statement) == call => (connection.Identifier.Text, [statement]),
        // `new NpgsqlCommand(sql, connection)`
        ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: [_, { Expression: IdentifierNameSyntax connection }], Parent: BaseObjectCreationExpressionSyntax creation } } =>
            OfCommand(creation) is { IsEmpty: false } statements ? (connection.Identifier.Text, statements) : null,
        _ => null,
    };

    /// <summary>The statements that make a command and only execute it.</summary>
    private static ImmutableArray<StatementSyntax> OfCommand(BaseObjectCreationExpressionSyntax creation)
    {
        if (creation.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } command })
            return [];

        var name = command.Identifier.Text;
        switch (declaration.Parent)
        {
            case UsingStatementSyntax statement:
                var body = statement.Statement is BlockSyntax { Statements: [var only] } ? only : statement.Statement;
                return Executes(body, name) ? [statement] : [];
            case LocalDeclarationStatementSyntax { Parent: BlockSyntax block } local:
                var next = block.Statements.SkipWhile(statement => statement != local).Skip(1).FirstOrDefault();
                var uses = block.DescendantNodes().OfType<IdentifierNameSyntax>().Count(identifier => identifier.Identifier.Text == name);
                return next is not null && Executes(next, name) && uses == 1 ? [local, next] : [];
            default:
                return [];
        }
    }

    private static bool Executes(StatementSyntax statement, string command) =>
        CallOf(statement) is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ExecuteNonQuery" or "ExecuteNonQueryAsync", Expression: IdentifierNameSyntax owner } }
        && owner.Identifier.Text == command;

    private static StatementSyntax? StatementOf(SyntaxNode node) => node.FirstAncestorOrSelf<StatementSyntax>();

    /// <summary>The call that a statement is, awaited or not.</summary>
    private static InvocationExpressionSyntax? CallOf(StatementSyntax statement)
    {
        var expression = statement is ExpressionStatementSyntax { Expression: var whole } ? whole : null;
        if (expression is AwaitExpressionSyntax awaited)
            expression = awaited.Expression;
        if (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var configured } })
            expression = configured;
        return expression as InvocationExpressionSyntax;
    }
}
