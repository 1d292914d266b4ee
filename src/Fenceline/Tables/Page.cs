namespace Fenceline;

/// <summary>A part of a table's rows, and where the next part begins.</summary>
/// <typeparam name="TRow">The table's row.</typeparam>
/// <param name="Rows">The rows, in order.</param>
/// <param name="Next">What to pass for the next page; null when this is the last. It holds the last row's place in the order, readable by whoever gets it.</param>
public sealed record Page<TRow>(IReadOnlyList<TRow> Rows, string? Next);
