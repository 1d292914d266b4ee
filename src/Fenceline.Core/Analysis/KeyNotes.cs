using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>Says of tenant keys why a condition that mentions them does not pin them.</summary>
internal static class KeyNotes
{
    public const string ComparedWithItself = "it is compared with an expression of itself, which lets rows of all tenants pass";

    /// <summary>A column is compared with what is not known.</summary>
    public static void Compared(AbstractValue column, SqlExpression other, Scope scope)
    {
        if (!column.IsColumn)
            return;
        if (other.DescendantsAndSelf().OfType<ColumnExpression>().Any(name => ExpressionAnalysis.Resolve(name.Name, scope) == column.Nodes[0]))
            Add(column, 4, ComparedWithItself);
        else
            Add(column, 3, "it is compared with an expression that need not be one tenant's id");
    }

    /// <summary>What is not known is compared: keys may stand in it.</summary>
    public static void Inside(SqlExpression expression, Scope scope)
    {
        foreach (var name in expression.DescendantsAndSelf().OfType<ColumnExpression>())
        {
            if (ExpressionAnalysis.Resolve(name.Name, scope) is { Entry: { } entry } node && node == entry.Key)
                entry.Note(3, $"`{node.Name}` stands inside of an expression, which several ids may satisfy");
        }
    }

    public static void Add(AbstractValue value, int weight, string reason)
    {
        if (value.IsColumn && Fact.IsKey(value.Nodes[0]))
            value.Nodes[0].Entry!.Note(weight, reason);
    }
}
