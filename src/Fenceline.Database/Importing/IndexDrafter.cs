using Fenceline.Core.Manifest;

namespace Fenceline.Database.Importing;

/// <summary>Writes indexes as the manifest does.</summary>
internal sealed class IndexDrafter(Draft draft)
{
    // PostgreSQL keeps indexes among the tables, and the manifest tells names apart without upper and lower case.
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public void Reserve(IEnumerable<string> names) => _names.UnionWith(names);

    public void Add(DraftTable table, FoundIndex found)
    {
        var parts = found.Parts.Where(part => table.Key is not { IsJson: false } key || part.Column != key.Column).ToList();
        if (parts.Count == 0 && !found.IsUnique)
        {
            draft.LeaveOut(table, $"index {found.Name}", "it is over the tenant column alone, and keys that begin with the tenant serve as well", isLoss: false);
            return;
        }

        if (FaultOf(table, found, parts) is { } fault)
        {
            draft.LeaveOut(table, $"index {found.Name}", fault);
            return;
        }

        var texts = parts.ConvertAll(Text);
        var isTrigram = parts.Exists(part => part.OperatorClass?.Contains("_trgm_", StringComparison.Ordinal) == true);
        if (isTrigram && !draft.Extensions.Contains("pg_trgm"))
            draft.Extensions.Add("pg_trgm");
        table.Indexes.Add(new DraftIndex(found.Name, texts, found.IsUnique, found.Method == TableIndex.DefaultMethod ? null : found.Method, found.Where, [.. table.Without(found.Include)]));
    }

    private string? FaultOf(DraftTable table, FoundIndex found, List<FoundIndexPart> parts)
    {
        if (!found.IsValid)
            return "it is not valid: a build of it failed, so that nothing uses it; REINDEX or drop it";
        if (!found.IsPlain || !IndexMethods.Names.Contains(found.Method))
            return $"of a kind that the manifest does not have: {found.Definition}";
        if (found.IsUnique && table is { Placement: TablePlacement.Shared, Parent: null } && parts.Count == found.Parts.Count)
            return $"it keeps rows unique over all tenants, and a manifest's keys are each tenant's: {found.Definition}";
        if (parts.Count == 0)
            return $"a tenant has one such row, and the manifest has no form for that: {found.Definition}";
        if (found.Include.Count > 0 && table.Without(found.Include).Count < found.Include.Count)
            return "it includes the tenant column, which keys lead with";
        if (parts.Find(part => part.OperatorClass is not null && part.OperatorSchema != "pg_catalog" && (part.OperatorSchema != draft.ExtensionSchema || !part.OperatorClass.Contains("_trgm_", StringComparison.Ordinal))) is { } other)
            return $"the manifest does not know the operator class {other.OperatorSchema}.{other.OperatorClass}, or its extension stands in no schema of its own";
        return _names.Add(found.Name) ? null : "another table or index of the manifest has that name";
    }

    private static string Text(FoundIndexPart part)
    {
        var text = part.Column ?? $"({part.Text})";
        if (part.OperatorClass is not null)
            text += " " + part.OperatorClass;
        if (part.IsDescending)
            text += " desc";
        return part.NullsFirst == part.IsDescending ? text : text + (part.NullsFirst ? " nulls first" : " nulls last");
    }
}
