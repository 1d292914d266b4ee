using Fenceline.Core.Naming;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>The schemas that tables name are neither Fenceline's own nor a tenant's, not even of one who comes later.</summary>
internal sealed class TableSchemaChecks(ManifestDocument document, string project, DatabaseOptions database)
{
    public void Check(IReadOnlyList<TableDraft> tables)
    {
        var names = new DatabaseNames(project);
        var taken = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [database.ControlSchema] = "the control schema",
            [database.AdminSchema] = "the admin schema",
            [database.ExtensionSchema] = "the schema of the extensions",
            [names.PathSchema] = "a schema of Fenceline's own",
            [names.CallsSchema] = "a schema of Fenceline's own",
            [names.StagingSchema] = "a schema of Fenceline's own",
            [names.Lookup] = "a schema of Fenceline's own",
            ["airbyte_internal"] = "Airbyte's own schema",
        };
        var (prefix, suffix) = TenantNames.AffixesOf(database.TenantSchema);
        foreach (var schema in tables.Select(table => table.Schema))
        {
            if (schema is null || schema.Value == database.SharedSchema)
                continue;
            if (taken.TryGetValue(schema.Value, out var holder))
                document.Error(ManifestRules.Collision, schema.Span, $"{Wording.Quote(schema.Value)} is {holder}; name another schema for the table.");
            else if (schema.Value.Length > prefix.Length + suffix.Length && schema.Value.StartsWith(prefix, StringComparison.Ordinal) && schema.Value.EndsWith(suffix, StringComparison.Ordinal))
                document.Error(ManifestRules.Collision, schema.Span, $"{Wording.Quote(schema.Value)} is what a tenant's schema may be called, by the pattern {Wording.Quote(database.TenantSchema)}; name another schema for the table, or change 'tenantSchema'.");
        }
    }
}
