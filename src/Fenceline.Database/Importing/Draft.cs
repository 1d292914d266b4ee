using Fenceline.Core.Manifest;

namespace Fenceline.Database.Importing;

/// <summary>A manifest that is being made: what turns out not to be sayable is taken out of it, with a note.</summary>
internal sealed class Draft(string project)
{
    public string Project { get; } = project;

    /// <summary>The database has the roles of Supabase's API.</summary>
    public bool IsSupabase { get; set; }

    public string SharedSchema { get; set; } = "public";

    public string TenantSchema { get; set; } = "user_{id}";

    public string? TenantColumn { get; set; }

    public TenantKeyType TenantType { get; set; }

    public IdentityForm? Identity { get; set; }

    public MemberForm? Members { get; set; }

    public string? IdentityFunction { get; set; }

    public string? ExtensionSchema { get; set; }

    /// <summary>Lines that stand before a property of the root, by its name.</summary>
    public Dictionary<string, List<string>> Comments { get; } = new(StringComparer.Ordinal);

    public List<string> Extensions { get; } = [];

    public List<DraftEnum> Enums { get; } = [];

    public List<DraftSource> Sources { get; } = [];

    public List<DraftTable> Tables { get; } = [];

    public List<DraftView> Views { get; } = [];

    public List<DraftTenant> Tenants { get; } = [];

    public List<ImportNote> Notes { get; } = [];

    public void Comment(string property, string line)
    {
        if (!Comments.TryGetValue(property, out var lines))
            Comments.Add(property, lines = []);
        lines.Add(line);
    }

    public void Note(ImportNoteKind kind, string subject, string reason, string? remedy = null, string? rule = null) => Notes.Add(new ImportNote(kind, rule, subject, reason, remedy));

    /// <summary>Notes that something is not in the manifest, and says so there too.</summary>
    /// <param name="isLoss">False where another part says the same.</param>
    public void LeaveOut(DraftTable table, string part, string reason, string? remedy = null, bool isLoss = true)
    {
        Note(ImportNoteKind.LeftOut, table.Found.FullName, $"{part}: {reason}", remedy);
        table.Comments.Add($"Left out: {part}: {reason}");
        table.IsPart |= isLoss;
    }

    /// <summary>Takes a whole table out.</summary>
    public void LeaveOut(FoundTable table, string reason, string? remedy = null)
    {
        Note(ImportNoteKind.LeftOut, table.FullName, reason, remedy);
        Comment("tables", $"Left out: {table.FullName}: {reason}");
    }
}

internal sealed record DraftEnum(FoundEnum Found);

internal sealed record DraftView(FoundTable Found);

/// <param name="Sources">Those that it has tables of.</param>
internal sealed record DraftTenant(string Id, IReadOnlyList<string> Sources);

/// <param name="Prefix">What its tables' names begin with.</param>
/// <param name="Connector">Null where it is not known.</param>
internal sealed record DraftSource(string Name, string Prefix, string? Connector, bool IsSensitive)
{
    public List<string> Streams { get; } = [];

    public List<DraftTable> Tables { get; } = [];
}

internal sealed class DraftTable(FoundTable found, TablePlacement placement)
{
    public FoundTable Found { get; } = found;

    public TablePlacement Placement { get; } = placement;

    /// <summary>Whose a row is; null where a parent says it, or nobody.</summary>
    public TenantTerm? Key { get; set; }

    public TenantKeyType KeyType { get; set; }

    public string? Parent { get; set; }

    public bool IsUniqueAcrossTenants { get; set; }

    /// <summary>What a member must be, by the command in small letters; a command that is not there is every member's.</summary>
    public SortedDictionary<string, IReadOnlyList<string>> Roles { get; } = new(StringComparer.Ordinal);

    public string? Description { get; set; }

    /// <summary>Some of it is not in the manifest.</summary>
    public bool IsPart { get; set; }

    public List<string> Comments { get; } = [];

    public List<DraftColumn> Columns { get; } = [];

    public List<string> PrimaryKey { get; } = [];

    public List<DraftKey> Unique { get; } = [];

    public List<DraftIndex> Indexes { get; } = [];

    public List<DraftCheck> Checks { get; } = [];

    public List<DraftReference> References { get; } = [];

    /// <summary>Without the tenant column, which Fenceline puts first by itself.</summary>
    public List<string> Without(IEnumerable<string> columns) => [.. columns.Where(column => Key is not { IsJson: false } key || column != key.Column)];
}

internal sealed class DraftColumn(string name, string type)
{
    public string Name { get; } = name;

    /// <summary>As the manifest writes it, with <c>not null</c> and what generates it.</summary>
    public string Type { get; } = type;

    /// <summary>As the manifest writes it after <c>default</c>.</summary>
    public string? Default { get; set; }

    public string? Description { get; set; }
}

internal sealed record DraftKey(string Name, IReadOnlyList<string> Columns);

/// <param name="Parts">As the manifest writes them.</param>
internal sealed record DraftIndex(string Name, IReadOnlyList<string> Parts, bool IsUnique, string? Method, string? Where, IReadOnlyList<string> Include);

/// <param name="Key">The check's name in the manifest.</param>
internal sealed record DraftCheck(string Key, string Name, string Condition);

internal sealed record DraftReference(string Name, IReadOnlyList<string> Columns, string Table, IReadOnlyList<string> Referenced, bool Cascades);
