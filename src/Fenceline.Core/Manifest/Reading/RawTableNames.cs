using Fenceline.Core.Naming;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>
/// The raw tables that Airbyte's destination-postgres kept before its version 3: their names begin with the schema, so that with
/// long ids PostgreSQL's cut takes away what tells the streams apart, and their rows are mixed.
/// </summary>
internal static class RawTableNames
{
    public static void Check(ManifestDocument document, DatabaseOptions database, SourceIndex sources, IReadOnlyList<TenantDraft> tenants)
    {
        if (tenants.Count == 0)
            return;

        var (id, schema) = tenants.Select(tenant => (tenant.Tenant.Id, TenantNames.For(database.TenantSchema, tenant.Tenant.Id).LandingSchema))
            .Aggregate((longest, next) => next.LandingSchema.Length > longest.LandingSchema.Length ? next : longest);
        var streams = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var draft in sources.All)
        {
            for (var i = 0; i < draft.StreamSpans.Count; i++)
            {
                var stream = draft.Source.Streams[i].Name;
                var name = NameOf(schema, draft.Source.Prefix + stream);
                if (name.Length <= SqlText.MaxIdentifierBytes)
                    continue;
                var kept = name.Substring(0, SqlText.MaxIdentifierBytes);
                if (streams.TryGetValue(kept, out var other))
                    document.Warning(ManifestRules.RawTableCollision, draft.StreamSpans[i], $"Before its version 3 Airbyte's destination-postgres keeps the rows of {Wording.Quote(other)} and {Wording.Quote(stream)} in one raw table for tenant {Wording.Quote(id)}, since PostgreSQL cuts the tables' names at 63 characters. Use version 3 or later, or a shorter 'tenantSchema'.");
                else
                    streams.Add(kept, stream);
            }
        }
    }

    /// <summary>What joins the two has one underscore more in a row than either, and two at least.</summary>
    private static string NameOf(string schema, string table)
    {
        var (run, longest) = (0, 1);
        foreach (var c in schema + table)
        {
            run = c == '_' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return schema + "_raw" + new string('_', longest + 1) + "stream_" + table;
    }
}
