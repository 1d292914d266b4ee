using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;

namespace Fenceline.Templating.Sql;

/// <summary>The parts of a table's SQL: column definitions, keys, indexes. Everything that it returns is quoted.</summary>
internal static class TableSql
{
    private const string Indent = "  ";

    /// <summary>The inside of CREATE TABLE for a shared table: keys lead with the tenant and references carry it.</summary>
    public static string SharedDefinition(Table table, DatabaseOptions database)
    {
        var key = table.TenantKey!;
        var lines = new List<string>();
        var tenant = key.IsJson ? Array.Empty<string>() : [key.Column];
        if (!key.IsJson)
            lines.Add($"{SqlText.Identifier(key.Column)} text NOT NULL DEFAULT {CurrentUserId(database)}()");
        lines.AddRange(table.Columns.Select(column => key.IsJson && column.Name == key.Column ? JsonKeyColumn(column, key, database) : ColumnDefinition(column)));
        if (!key.IsJson)
            lines.Add($"PRIMARY KEY ({SqlText.IdentifierList(tenant.Concat(table.PrimaryKey))})");
        else
            lines.Add($"CHECK (coalesce({TenantKey(key)}, '') <> '')");
        if (!key.IsJson)
            lines.AddRange(table.UniqueKeys.Select(unique => $"UNIQUE ({SqlText.IdentifierList(tenant.Concat(unique.Columns))})"));
        return Lines(lines);
    }

    /// <summary>The inside of CREATE TABLE where there is no tenant column: reference tables, and the application's in a tenant's schema.</summary>
    public static string PlainDefinition(Table table) => Lines([
        .. table.Columns.Select(ColumnDefinition),
        $"PRIMARY KEY ({SqlText.IdentifierList(table.PrimaryKey)})",
        .. table.UniqueKeys.Select(unique => $"UNIQUE ({SqlText.IdentifierList(unique.Columns)})")]);

    /// <summary>The inside of CREATE TABLE as Airbyte writes it: its own columns first, no constraints on the rest.</summary>
    public static string SyncedDefinition(Table table) => Lines([
        .. AirbyteColumns.All.Select(column => SqlText.Identifier(column.Name) + " " + column.Definition),
        .. table.Columns.Select(column => SqlText.Identifier(column.Name) + " " + column.Type.Sql)]);

    public static IEnumerable<string> SharedIndexes(Table table, DatabaseOptions database)
    {
        var key = table.TenantKey!;
        var leading = key.IsJson ? "(" + TenantKey(key) + ")" : SqlText.Identifier(key.Column);
        var name = SqlText.Qualified(database.SharedSchema, table.Name);
        if (key.IsJson)
        {
            // An expression can't be part of a primary key; a unique index over it keeps the same promise.
            foreach (var unique in table.UniqueKeys.Select(unique => unique.Columns).Prepend(table.PrimaryKey))
                yield return $"CREATE UNIQUE INDEX {IndexName(table, unique, "key")} ON {name} ({leading}, {SqlText.IdentifierList(unique)})";
        }

        foreach (var index in table.Indexes)
            yield return $"CREATE INDEX {IndexName(table, index.Columns, "idx")} ON {name} ({leading}, {SqlText.IdentifierList(index.Columns)})";
    }

    /// <param name="name">The table as the statement should call it, quoted.</param>
    public static IEnumerable<string> PlainIndexes(Table table, string name) =>
        table.Indexes.Select(index => $"CREATE INDEX {IndexName(table, index.Columns, "idx")} ON {name} ({SqlText.IdentifierList(index.Columns)})");

    /// <summary>Airbyte's tables get an index on the key that is unique elsewhere.</summary>
    public static IEnumerable<string> SyncedIndexes(Table table)
    {
        var name = SqlText.Identifier(table.Name);
        return PlainIndexes(table, name).Prepend($"CREATE INDEX {IndexName(table, table.PrimaryKey, "key")} ON {name} ({SqlText.IdentifierList(table.PrimaryKey)})");
    }

    /// <summary>What equals the tenant's id in a row of the shared table, as in <c>user_id</c> or <c>(metadata ->> 'user_id')</c>.</summary>
    public static string TenantKey(TenantKey key, string? alias = null)
    {
        var column = (alias is null ? "" : alias + ".") + SqlText.Identifier(key.Column);
        if (!key.IsJson)
            return column;

        var steps = key.JsonPath.Select((step, i) => (i == key.JsonPath.Count - 1 ? " ->> " : " -> ") + SqlText.Literal(step));
        return "(" + column + string.Concat(steps) + ")";
    }

    public static string CurrentUserId(DatabaseOptions database) => SqlText.Qualified(database.SharedSchema, database.Identity.Function);

    public static string TextArray(IEnumerable<string> items) => "ARRAY[" + string.Join(", ", items.Select(SqlText.Literal)) + "]::text[]";

    internal static string Lines(IEnumerable<string> lines) => string.Join(",\n", lines.Select(line => Indent + line));

    private static string IndexName(Table table, IEnumerable<string> columns, string suffix) =>
        SqlText.Identifier(DerivedName.Join([table.Name, .. columns, suffix]));

    private static string ColumnDefinition(Column column)
    {
        var identity = column.Identity switch
        {
            IdentityColumn.Always => " GENERATED ALWAYS AS IDENTITY",
            IdentityColumn.ByDefault => " GENERATED BY DEFAULT AS IDENTITY",
            _ => "",
        };
        var notNull = column.Nullable || column.Identity != IdentityColumn.None ? "" : " NOT NULL";
        return SqlText.Identifier(column.Name) + " " + column.Type.Sql + identity + notNull + Default(column.Default);
    }

    private static string JsonKeyColumn(Column column, TenantKey key, DatabaseOptions database) =>
        ColumnDefinition(column with { Default = null, Nullable = false })
        + $" DEFAULT {SqlText.Qualified(database.ControlSchema, "stamp")}('{{}}', {TextArray(key.JsonPath)}, {CurrentUserId(database)}())";

    private static string Default(ColumnDefault? value) => value switch
    {
        null => "",
        { Kind: ColumnDefaultKind.Text } => " DEFAULT " + SqlText.Literal(value.Text),
        _ => " DEFAULT " + value.Text,
    };
}
