namespace Fenceline;

/// <summary>What a publish did.</summary>
/// <param name="Tenant">Whose tables were published.</param>
/// <param name="Tables">Every table that was to be published, by name.</param>
public sealed record PublishResult(TenantId Tenant, IReadOnlyList<PublishedTable> Tables);

/// <summary>What became of one table.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Source">The source that it belongs to.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Compared">Which rows were compared with what was published before.</param>
/// <param name="Inserted">Rows that are new.</param>
/// <param name="Updated">Rows that changed.</param>
/// <param name="Deleted">Rows that are gone.</param>
/// <param name="SetAside">Rows that landed and can't be published. The published row of their key, where there is one, stays as it was.</param>
/// <param name="MissingColumns">Columns that the landing table doesn't have; they are NULL in what is published.</param>
public sealed record PublishedTable(
    string Table,
    string Source,
    PublishOutcome Outcome,
    ComparedRows Compared,
    long Inserted,
    long Updated,
    long Deleted,
    IReadOnlyList<SetAsideRows> SetAside,
    IReadOnlyList<string> MissingColumns);

/// <summary>Rows that were set aside for one reason. Their values are not told.</summary>
/// <param name="Column">The first column that stands in the way.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Rows">How many rows.</param>
public sealed record SetAsideRows(string Column, SetAsideProblem Problem, long Rows);

/// <summary>What was done with a table.</summary>
public enum PublishOutcome
{
    /// <summary>Its rows were compared, and what differed was written.</summary>
    Published,

    /// <summary>The landing table is as it was the last time.</summary>
    Unchanged,

    /// <summary>There is no landing table: nothing has been synced yet. What is published stays as it is.</summary>
    Missing,
}

/// <summary>Which rows a publish compared.</summary>
public enum ComparedRows
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those that Airbyte read since the last publish, and some from before. Nothing is deleted then.</summary>
    Recent,

    /// <summary>All.</summary>
    All,
}

/// <summary>Why a row can't be published.</summary>
public enum SetAsideProblem
{
    /// <summary>A column of the key, or one that must have a value, has none.</summary>
    Null,

    /// <summary>The value doesn't fit the column's type.</summary>
    Type,
}
