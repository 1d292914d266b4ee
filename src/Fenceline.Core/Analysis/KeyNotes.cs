using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>Says of tenant keys why a condition that mentions them does not pin them.</summary>
internal static class KeyNotes
{
    public const string ComparedWithItself = "{} is compared with an expression that contains it, which rows of every tenant can satisfy";

    /// <summary>A column is compared with what is not known.</summary>
    public static void Compared(AbstractValue column, SqlExpression other, Scope scope)
    {
        if (!column.IsColumn)
            return;
        if (other.DescendantsAndSelf().OfType<ColumnExpression>().Any(name => ExpressionAnalysis.Resolve(name.Name, scope) == column.Nodes[0]))
            Add(column, 4, ComparedWithItself);
        else
            Add(column, 3, "{} is compared with an expression that may not be one tenant's id");
    }

    /// <summary>What is not known is compared: keys may stand in it.</summary>
    public static void Inside(SqlExpression expression, Scope scope)
    {
        foreach (var name in expression.DescendantsAndSelf().OfType<ColumnExpression>())
        {
            if (ExpressionAnalysis.Resolve(name.Name, scope) is { Entry: { } entry } node && node == entry.Key)
                entry.Note(3, $"`{node.Text}` is used inside an expression that several tenants' ids may satisfy");
        }
    }

    /// <param name="reason">With <c>{}</c> for the column.</param>
    public static void Add(AbstractValue value, int weight, string reason)
    {
        if (value.IsColumn && value.Nodes[0] is var column && Fact.IsKey(column) && column.Entry!.Misses(weight))
            column.Entry.Note(weight, reason.Replace("{}", $"`{column.Text}`"), column);
    }
}
