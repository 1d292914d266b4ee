using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>Says of most texts, without parsing them, that nothing in them is the analysis' concern.</summary>
internal static class QuickScan
{
    /// <summary>False only when no table, schema or setting of the catalog is mentioned, in whatever spelling.</summary>
    public static bool MayConcern(string sql, CatalogLookup tables)
    {
        var catalog = tables.Catalog;
        // What most texts of concern do comes first.
        if (tables.MentionsAny(sql))
            return true;
        // Escapes can spell any name.
        if (Holds(sql, "u&\"") || Holds(sql, "\\"))
            return true;
        if (Holds(sql, "search_path") || Holds(sql, "schema") || Holds(sql, "role") || Holds(sql, "authorization") || Holds(sql, "fenceline"))
            return true;
        if (catalog.IdentitySetting is { } setting && Holds(sql, setting.Split('.')[0]))
            return true;
        if (Holds(sql, catalog.AdminSchema) || Holds(sql, catalog.TenantSchemaPrefix.Length > 0 ? catalog.TenantSchemaPrefix : catalog.TenantSchemaSuffix))
            return true;
        return false;
    }

    /// <summary>Whether a text that can't be parsed may touch a table of the catalog.</summary>
    public static bool MentionsTable(string text, CatalogLookup tables) =>
        Holds(text, "\\") || Holds(text, tables.Catalog.AdminSchema) || Holds(text, "execute") || tables.MentionsAny(text);

    private static bool Holds(string sql, string part) => part.Length > 0 && sql.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}
