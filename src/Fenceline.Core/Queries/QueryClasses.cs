using Fenceline.Core.Manifest;

namespace Fenceline.Core.Queries;

/// <summary>Turns a manifest into typed classes: the source generator and the command line write the same text.</summary>
public static class QueryClasses
{
    /// <summary>All files; their names are unique, whatever the case.</summary>
    /// <param name="rootNamespace">As for <see cref="QueryModelBuilder.Build(TenantManifest, string)"/>.</param>
    public static IEnumerable<GeneratedFile> Render(TenantManifest manifest, string? rootNamespace)
    {
        var model = QueryModelBuilder.Build(manifest, rootNamespace);
        yield return Render(model.Database);
        if (model.Tenants is not null)
            yield return Render(model.Tenants);
        if (model.Lookups is not null)
            yield return Render(model.Lookups);
        foreach (var node in model.Enums)
            yield return Render(node);
        foreach (var group in model.Groups)
            yield return Render(group);
        foreach (var table in model.Tables)
            yield return Render(table);
    }

    public static GeneratedFile Render(DatabaseNode database) => File(database.Project + TypeNames.Database, DatabaseWriter.Write(database));

    public static GeneratedFile Render(TenantsNode tenants) => File(tenants.Project + TypeNames.Tenants, TenantsWriter.Write(tenants));

    public static GeneratedFile Render(LookupsNode lookups) => File(lookups.Project + TypeNames.Lookups, LookupsWriter.Write(lookups));

    public static GeneratedFile Render(EnumNode node) => File(node.Stem, EnumWriter.Write(node));

    public static GeneratedFile Render(GroupNode group) => File(group.Stem + TypeNames.Tables, GroupWriter.Write(group));

    public static GeneratedFile Render(TableNode table) => File(table.Stem + TypeNames.Queries, TableWriter.Write(table));

    private static GeneratedFile File(string type, string text) => new(type + ".g.cs", text);
}
