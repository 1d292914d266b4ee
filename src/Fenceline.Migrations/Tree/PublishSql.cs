using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;
using Scriban.Runtime;

namespace Fenceline.Migrations.Tree;

/// <summary>What the publish step of one table needs. Everything that it returns is quoted.</summary>
internal static class PublishSql
{
    private const string Published = "published";
    private const string Landed = "landed";

    public static string FunctionName(Table table, DatabaseOptions database) =>
        SqlText.Qualified(database.ControlSchema, DerivedName.Join("publish", table.Name));

    public static void AddTo(ScriptObject model, Table table, DatabaseOptions database)
    {
        var key = table.TenantKey!;
        var keyColumns = table.PrimaryKey.ToList();
        var names = table.Columns.Select(column => column.Name).ToList();
        var rest = table.Columns.Where(column => !keyColumns.Contains(column.Name)).ToList();
        var leading = key.IsJson ? [] : new[] { SqlText.Identifier(key.Column) };

        model["publish"] = FunctionName(table, database);
        model["publish_text"] = SqlText.Literal(FunctionName(table, database));
        model["key_columns"] = SqlText.IdentifierList(keyColumns);
        model["landed_columns"] = string.Join(", ", table.Columns.Select(column => Of(Landed, column.Name) + "::" + column.Type.Sql + " AS " + SqlText.Identifier(column.Name)));
        model["published_key"] = TenantKeySql.Expression(key, Published);
        model["key_matches"] = string.Join(" AND ", keyColumns.Select(name => $"{Of(Landed, name)} = {Of(Published, name)}"));
        model["insert_columns"] = string.Join(", ", leading.Concat(names.Select(SqlText.Identifier)));
        model["insert_values"] = string.Join(", ", leading.Select(_ => "$1").Concat(names.Select(name => LandedValue(name, key, database))));
        model["conflict_target"] = string.Join(", ", (key.IsJson ? ["(" + TenantKeySql.Expression(key) + ")"] : leading).Concat(keyColumns.Select(SqlText.Identifier)));
        model["update_list"] = string.Join(", ", rest.Select(column => $"{SqlText.Identifier(column.Name)} = {Of("excluded", column.Name)}"));
        model["update_condition"] = $"({Comparable(Published, rest)}) IS DISTINCT FROM ({Comparable("excluded", rest)})";
    }

    private static string LandedValue(string column, TenantKey key, DatabaseOptions database) => key.IsJson && column == key.Column
        ? $"{SqlText.Qualified(database.ControlSchema, "stamp")}({Of(Landed, column)}, {TableSql.TextArray(key.JsonPath)}, $1)"
        : Of(Landed, column);

    private static string Of(string alias, string column) => alias + "." + SqlText.Identifier(column);

    // json has no equality; jsonb has.
    private static string Comparable(string alias, IEnumerable<Column> columns) =>
        string.Join(", ", columns.Select(column => Of(alias, column.Name) + (column.Type.Name == "json" ? column.Type.IsArray ? "::text[]" : "::text" : "")));
}
