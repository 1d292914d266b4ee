namespace Fenceline.Database.Importing;

/// <summary>The tables that stand in tenants' schemas: of each name the form that most tenants have.</summary>
internal sealed class TenantTables(TenantSchemas schemas, FoundCatalog catalog)
{
    private readonly ILookup<string, FoundTable> _byName = catalog.Tables.Where(table => table.IsTable && schemas.Tenants.ContainsKey(table.Schema)).OrderBy(table => table.Oid).ToLookup(table => table.Name, StringComparer.Ordinal);

    /// <summary>One table for each name.</summary>
    public IEnumerable<FoundTable> Forms => _byName.Select(FormOf);

    /// <summary>Every tenant's table of the name.</summary>
    public IEnumerable<FoundTable> Named(string name) => _byName[name];

    /// <summary>Says which tenants have another form, or none.</summary>
    public void Note(Draft draft, FoundTable form, bool isOfSource)
    {
        var shape = ShapeOf(form);
        var others = Named(form.Name).Where(table => ShapeOf(table) != shape).Select(table => table.Schema).ToList();
        if (others.Count > 0)
            draft.Note(ImportNoteKind.Changes, form.FullName, $"other columns or keys than most tenants have: in {Listed(others)}", "Bring them to one form, or let a migration do it after adoption.");
        var without = schemas.Tenants.Keys.Except(Named(form.Name).Select(table => table.Schema), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (without.Count > 0 && !isOfSource)
            draft.Note(ImportNoteKind.Changes, form.FullName, $"is missing in {Listed(without)}, and every tenant has the application's tables", "A migration makes it there.");
    }

    private static FoundTable FormOf(IEnumerable<FoundTable> same) => same.GroupBy(ShapeOf, StringComparer.Ordinal).MaxBy(shape => shape.Count())!.First();

    private static string ShapeOf(FoundTable table) => string.Join('\n', table.Columns.Select(column => $"{column.Name} {column.Type} {column.IsNotNull} {column.Identity} {column.Generated}")
        .Concat(table.Constraints.Select(key => $"{key.Kind} {string.Join(',', key.Columns)} {key.ReferencedTable} {string.Join(',', key.ReferencedColumns)} {key.Condition}").Order(StringComparer.Ordinal)))
        .Replace(table.Schema + ".", "", StringComparison.Ordinal);

    private static string Listed(List<string> names)
    {
        const int Few = 5;
        return string.Join(", ", names.Take(Few)) + (names.Count > Few ? $" and {names.Count - Few} more" : "");
    }
}
