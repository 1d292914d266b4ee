namespace Fenceline;

/// <summary>What stands around a statement and its pin in their batch, where they are not within a transaction that is there already.</summary>
/// <param name="Before">Goes before the pin.</param>
/// <param name="After">Goes after the statement.</param>
internal sealed record StatementFrame(IReadOnlyList<string> Before, IReadOnlyList<string> After)
{
    private static readonly string[] Begin = ["BEGIN"];

    /// <summary>Nothing: the statements of one batch are one transaction as it is.</summary>
    public static StatementFrame None { get; } = new([], []);

    /// <summary>For a query, or a change of rows, in the application's words: it can change the session by the functions that it calls.</summary>
    public static StatementFrame OwnQuery { get; } = new(Begin, SessionReset.Commit);

    /// <summary>For any other statement of the application's.</summary>
    public static StatementFrame OwnCommand { get; } = new(Begin, [.. SessionReset.StopAtPrepared, .. SessionReset.Commit]);

    /// <summary>The session may be left in another state than it was in.</summary>
    public bool IsOwn => this == OwnQuery || this == OwnCommand;
}
