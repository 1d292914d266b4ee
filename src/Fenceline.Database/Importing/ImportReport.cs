namespace Fenceline.Database.Importing;

/// <summary>A manifest that was guessed of a database, and what a person should know of it.</summary>
/// <param name="Manifest">Its text.</param>
/// <param name="Notes">Ordered by kind, rule and subject.</param>
/// <param name="Tables">How many tables there are.</param>
/// <param name="WholeTables">Those that the manifest says in full.</param>
/// <param name="PartTables">Those that it says without some of their parts.</param>
public sealed record ImportReport(string Manifest, IReadOnlyList<ImportNote> Notes, int Tables, int WholeTables, int PartTables, int Enums, int Tenants);

/// <summary>Something to look at.</summary>
/// <param name="Rule">The rule that it breaks; null when it breaks none.</param>
/// <param name="Subject">What it is about, as <c>public.orders</c>.</param>
/// <param name="Reason">What is so, and why that matters.</param>
/// <param name="Remedy">What to do; null when the reason says it.</param>
public sealed record ImportNote(ImportNoteKind Kind, string? Rule, string Subject, string Reason, string? Remedy);

public enum ImportNoteKind
{
    /// <summary>Rows of one tenant may be read or written by another today.</summary>
    Open,

    /// <summary>The manifest can't say it, so that it is not in there.</summary>
    LeftOut,

    /// <summary>It was guessed; a person should look.</summary>
    Guessed,

    /// <summary>It is not so in the database, and will be once Fenceline manages it.</summary>
    Changes,
}

/// <summary>What a person says instead of letting it be guessed.</summary>
public sealed record ImportOptions
{
    /// <summary>The schemas to import; empty for all.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = [];

    /// <summary>Names of tenant columns; empty to guess them.</summary>
    public IReadOnlyList<string> TenantColumns { get; init; } = [];

    /// <summary>The pattern of tenants' schemas, as in <c>user_{id}</c>; null to guess it.</summary>
    public string? TenantSchema { get; init; }

    /// <summary>The project's name; null for the database's.</summary>
    public string? Project { get; init; }
}
