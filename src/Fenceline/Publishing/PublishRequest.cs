namespace Fenceline;

/// <summary>What to publish of a tenant's, and how.</summary>
public sealed record PublishRequest
{
    /// <summary>The source whose tables are published; null for all that the tenant has connected.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// Every row is compared. Without it, where a table's youngest row and number of rows allow, only those are that
    /// were read lately.
    /// </summary>
    public bool CompareAll { get; init; }

    /// <summary>
    /// Rows may be deleted however many they are. Without it, a publish that would delete a large share of a table's
    /// rows is refused: a source that was cleared looks the same as one that lost its rows.
    /// </summary>
    public bool AllowDeletes { get; init; }

    /// <summary>Is told of each table, before and after; null for nobody.</summary>
    public IProgress<PublishProgress>? Progress { get; init; }
}

/// <summary>How far a publish has come.</summary>
/// <param name="Table">The table that it is at.</param>
/// <param name="TablesDone">So many tables are done.</param>
/// <param name="Tables">So many there are.</param>
/// <param name="Done">What became of the table; null before it is done.</param>
public sealed record PublishProgress(string Table, int TablesDone, int Tables, PublishedTable? Done);
