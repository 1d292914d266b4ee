using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Database.Probes;

/// <summary>Rows that are put into a table for a tenant, and taken back with everything else: where a table has rows of the other tenant, a leak shows.</summary>
internal static class Canaries
{
    /// <summary>An insert with a value for each column that needs one, as the owner acting for a tenant.</summary>
    /// <param name="key">The tenant of a row.</param>
    public static string Insert(string relation, PgTable table, TenantKey key, string tenant, string owner) =>
        $"SELECT pg_catalog.set_config('fenceline.tenant', {SqlText.Literal(tenant)}, true);\nSET LOCAL ROLE {SqlText.Identifier(owner)};\n{Row(relation, table, key, tenant)};\nRESET ROLE;\n";

    /// <summary>What changes a row without reading one, since an update that reads is held by the policies for reading too.</summary>
    /// <param name="column">A column that may be written, quoted.</param>
    public static string Change(PgTable table, string column)
    {
        var free = table.Columns.FirstOrDefault(one => one is { IsNullable: true, Generated: null, Identity: IdentityColumn.None } && table.PrimaryKey?.Columns.Contains(one.Name) != true);
        return free is not null ? SqlText.Identifier(free.Name) + " = NULL" : $"{column} = {Value(table.Columns.First(one => SqlText.Identifier(one.Name) == column).Type)}";
    }

    /// <summary>An insert of a tenant's row.</summary>
    /// <param name="key">The tenant of a row.</param>
    public static string Row(string relation, PgTable table, TenantKey key, string tenant)
    {
        var needed = table.Columns.Where(column => column.Generated is null && column.Identity == IdentityColumn.None && !column.IsNullable && (column.Default is null || column.Name == key.Column)).ToList();
        var values = needed.Select(column => column.Name != key.Column ? Value(column.Type)
            : key.IsJson ? Fenceline.Core.Schema.TenantKeySql.Document(key, SqlText.Literal(tenant) + "::text") : SqlText.Literal(tenant));
        var row = needed.Count == 0 ? "DEFAULT VALUES" : $"({SqlText.IdentifierList(needed.Select(column => column.Name))}) VALUES ({string.Join(", ", values)})";
        return $"INSERT INTO {relation} {row}";
    }

    private static string Value(ColumnType type) => type.IsArray ? "'{}'" : type.Name switch
    {
        "smallint" or "integer" or "bigint" or "numeric" or "real" or "double precision" => "-4711",
        "boolean" => "false",
        "date" or "timestamp" or "timestamptz" => "'2001-01-01'",
        "time" or "timetz" => "'00:00'",
        "interval" => "'1 s'",
        "json" or "jsonb" => "'{}'",
        "uuid" => "'00000000-0000-4000-8000-00000000f00d'",
        "bytea" => "'\\x00'",
        "inet" or "cidr" => "'192.0.2.1'",
        _ => "'fenceline'",
    };
}
