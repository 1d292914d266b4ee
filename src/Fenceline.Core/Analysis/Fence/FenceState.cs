using Fenceline.Core.Analysis.Scripts;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis.Fence;

/// <summary>What is known of the fence, and what was found so far.</summary>
internal sealed class FenceState(CatalogLookup tables)
{
    private readonly Dictionary<string, (int Statement, SqlFinding Finding)> _pending = new(StringComparer.Ordinal);
    private readonly List<(int Statement, SqlFinding Finding)> _findings = [];

    public CatalogLookup Tables { get; } = tables;

    public SqlCatalog Catalog { get; } = tables.Catalog;

    /// <summary>The place of the statement that is looked at among the text's.</summary>
    public int Statement { get; set; }

    public IEnumerable<(int Statement, SqlFinding Finding)> Findings => _findings.Concat(_pending.Values);

    public void Report(string rule, string message, TextSpan span) => _findings.Add((Statement, new SqlFinding(rule, message, span)));

    /// <summary>Says so, unless a later statement puts it right.</summary>
    /// <param name="key">What is to be put right: see <see cref="Cure"/>.</param>
    public void ReportUnlessCured(string key, string rule, string message, TextSpan span) => _pending[key] = (Statement, new SqlFinding(rule, message, span));

    public void Cure(string key) => _pending.Remove(key);

    /// <summary>The shared table that a name means; null when it means something else.</summary>
    public SqlTable? Shared(DdlName name) => Tables.Shared(name.Schema, name.Name);

    public bool IsInSharedSchema(string? schema) => schema is null || Tables.IsSharedSchema(schema);

    public bool IsTenantColumn(string name) => Tables.IsTenantColumn(name);

    public bool IsTenantSchema(string? schema) => schema is not null && CatalogLookup.IsTenantSchema(Catalog, schema);

    public static string Key(string what, DdlName name) => what + " " + name.Name;

    public static string Named(DdlName name) => name.Schema is null ? name.Name : name.Schema + "." + name.Name;
}

/// <summary>What a policy's condition lets pass.</summary>
internal enum PolicyBinding
{
    /// <summary>Rows of the current tenant only.</summary>
    Tenant,

    /// <summary>Rows of a tenant that stands in the text.</summary>
    Literal,

    /// <summary>Every row, or rows of other tenants as well.</summary>
    Others,
}
