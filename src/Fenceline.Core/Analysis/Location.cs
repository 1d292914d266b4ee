using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>Where a condition stands, and which rows it decides on.</summary>
/// <param name="First">The first of the entries whose rows it drops when it doesn't hold.</param>
/// <param name="End">The first entry behind them.</param>
/// <param name="KeepsNulls">Rows of missing partners pass through here, so that a column may be NULL that never is in its table.</param>
/// <param name="Elsewhere">Why it does not restrict the others; null when there is no more to say.</param>
internal sealed record Location(Scope Scope, int First, int End, bool KeepsNulls, string? Elsewhere = null)
{
    /// <summary>Behind GROUP BY: the columns by which it groups. Null elsewhere.</summary>
    public HashSet<PinNode>? GroupKeys { get; init; }

    public bool Restricts(PinNode column) =>
        column.Entry is { } entry && entry.Id >= First && entry.Id < End && (GroupKeys is null || GroupKeys.Contains(column));
}

/// <summary>What a condition says of a column in the rows that it lets pass.</summary>
internal readonly record struct Fact(PinNode Target, AbstractValue Value, TextSpan Span)
{
    /// <summary>Equal for two facts that say the same. A value of several columns is equal only to itself.</summary>
    public (PinNode Target, string? Constant, object? Columns) Key =>
        (Target, Value.Constant, Value.Nodes.Length switch { 0 => null, 1 => Value.Nodes[0], _ => Value });

    /// <summary>Of a query in FROM any column may be the one that carries the tenant.</summary>
    public bool IsOfKey => IsKey(Target);

    public static bool IsKey(PinNode column) => column.Entry is { } entry && (entry.Key is null || entry.Key == column);
}
