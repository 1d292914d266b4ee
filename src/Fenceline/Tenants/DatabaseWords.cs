namespace Fenceline;

/// <summary>
/// Words of the emitted SQL that the runtime has to know too. The manifest's side has them first and can't be referenced
/// from here: a test compares the two.
/// </summary>
internal static class DatabaseWords
{
    /// <summary>What separates an id's parts where names can't hold it, and what names have in its place.</summary>
    public const string IdSeparator = "-";

    /// <inheritdoc cref="IdSeparator"/>
    public const string IdSeparatorInNames = "__";

    public const string StatusSuspended = "suspended";

    public const string StatusLeaving = "leaving";

    /// <summary>The SQLSTATE of a read of a source that the tenant has not connected.</summary>
    public const string SourceNotConnected = "FL001";

    /// <summary>The SQLSTATE of a read of a table that the tenant's schema should have and lacks.</summary>
    public const string TableMissing = "FL002";

    public const string PlacementSchema = "schema";

    public const string PlacementShared = "shared";
}
