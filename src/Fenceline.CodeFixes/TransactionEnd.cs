using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.CodeFixes;

/// <summary>Puts a commit wherever a block is left but by an exception, so that what was done on the connection stays done.</summary>
internal static class TransactionEnd
{
    private static readonly string[] Stateful = ["Begin", "Open", "Close", "Dispose", "ChangeDatabase", "Enlist"];

    /// <summary>The changes; null where a way out can't be seen through, or the connection's state is changed on the way.</summary>
    /// <param name="unusedName">Makes a name of its argument that nothing has yet.</param>
    public static ImmutableArray<TextChange>? Of(SemanticModel model, SettingStatements setting, string transaction, Func<string, string> unusedName)
    {
        if (setting.Rest.IsEmpty || ChangesState(setting))
            return null;

        var last = setting.Rest[setting.Rest.Length - 1];
        if (model.AnalyzeControlFlow(setting.Rest[0], last) is not { Succeeded: true } flow || !flow.ExitPoints.All(exit => exit is ReturnStatementSyntax { Parent: BlockSyntax }))
            return null;

        var commit = $"await {transaction}.CommitAsync();";
        var changes = ImmutableArray.CreateBuilder<TextChange>();
        foreach (var exit in flow.ReturnStatements.Cast<ReturnStatementSyntax>())
        {
            // A name of its own for each: they may stand in blocks of one another.
            var result = unusedName(changes.Count == 0 ? "result" : FormattableString.Invariant($"result{changes.Count + 1}"));
            if (exit.Expression is null or IdentifierNameSyntax or LiteralExpressionSyntax)
                changes.Add(StatementLines.Before(exit, commit));
            else if (model.GetTypeInfo(exit.Expression).Type is { } type && type.TypeKind != TypeKind.Error)
                changes.Add(new TextChange(exit.Span, $"var {result} = {exit.Expression};{StatementLines.Separator(exit)}{commit}{StatementLines.Separator(exit)}return {result};"));
            else
                return null;
        }

        if (flow.EndPointIsReachable)
            changes.Add(StatementLines.Behind(last, commit));
        return changes.ToImmutable();
    }

    private static bool ChangesState(SettingStatements setting)
    {
        var connection = setting.Connection.Declaration.Variables[0].Identifier.Text;
        return setting.Rest.SelectMany(statement => statement.DescendantNodesAndSelf()).Any(node => node switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left.ToString() == connection,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } =>
                access.Expression.ToString() == connection && Stateful.Any(word => access.Name.Identifier.ValueText.StartsWith(word, StringComparison.Ordinal)),
            YieldStatementSyntax => true,
            _ => false,
        });
    }
}
