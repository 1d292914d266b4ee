namespace Fenceline.Database.Importing;

/// <summary>What people call tenants, and how much a name says.</summary>
internal static class TenantWords
{
    private static readonly Dictionary<string, int> Weights = new(StringComparer.Ordinal)
    {
        ["tenant"] = 10, ["organization"] = 9, ["organisation"] = 9, ["org"] = 9, ["workspace"] = 9, ["account"] = 6, ["company"] = 6, ["customer"] = 5, ["client"] = 5, ["team"] = 6,
        ["business"] = 5, ["merchant"] = 5, ["shop"] = 5, ["store"] = 5, ["school"] = 5, ["clinic"] = 5, ["practice"] = 5, ["agency"] = 5, ["household"] = 5, ["site"] = 3, ["group"] = 2,
        ["project"] = 2, ["user"] = 3, ["profile"] = 3, ["owner"] = 2, ["member"] = 1,
    };

    // What tools keep for themselves, and no tenant's.
    private static readonly HashSet<string> OfTools = new(StringComparer.OrdinalIgnoreCase)
    {
        "__efmigrationshistory", "schema_migrations", "ar_internal_metadata", "flyway_schema_history", "alembic_version", "_prisma_migrations", "knex_migrations", "knex_migrations_lock", "goose_db_version",
        "django_migrations", "databasechangelog", "databasechangeloglock", "changelog", "spatial_ref_sys", "versioninfo", "schemaversions", "_sqlx_migrations", "migrations", "pgmigrations", "typeorm_metadata",
    };

    // A table with these is about people or secrets: never the same for everybody.
    private static readonly string[] Personal = ["email", "password", "passwd", "secret", "token", "apikey", "hash", "phone", "salt", "ssn", "iban"];

    public static bool IsOfTool(string table) => OfTools.Contains(table);

    public static bool IsPersonal(string column) => Personal.Any(Folded(column).Contains);

    /// <summary>In small letters, without what separates words.</summary>
    public static string Folded(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>How much a column's name says that it holds tenants; 0 for nothing.</summary>
    public static int OfColumn(string name)
    {
        var folded = Folded(name);
        return folded.EndsWith("id", StringComparison.Ordinal) ? Weights.GetValueOrDefault(folded[..^2]) : folded.EndsWith("uuid", StringComparison.Ordinal) ? Weights.GetValueOrDefault(folded[..^4]) : folded == "tenant" ? Weights[folded] : 0;
    }

    /// <summary>How much a table's name says that its rows are tenants.</summary>
    public static int OfTable(string name)
    {
        var folded = Folded(name);
        var singular = folded.EndsWith("ies", StringComparison.Ordinal) ? folded[..^3] + "y" : folded.EndsWith("sses", StringComparison.Ordinal) ? folded[..^2] : folded.EndsWith('s') && !folded.EndsWith("ss", StringComparison.Ordinal) ? folded[..^1] : folded;
        return Weights.GetValueOrDefault(singular);
    }
}
