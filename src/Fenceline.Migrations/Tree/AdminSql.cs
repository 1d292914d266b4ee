using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;
using Scriban.Runtime;

namespace Fenceline.Migrations.Tree;

/// <summary>What the cross-tenant view of one table needs. Everything that it returns is quoted.</summary>
internal static class AdminSql
{
    public static ScriptObject Table(Table table, DatabaseOptions database, bool isShared)
    {
        var columns = string.Join(", ", table.Columns.Select(column => SqlText.Identifier(column.Name) + "::" + column.Type.Sql));
        var result = string.Join(", ", table.Columns.Select(column => SqlText.Identifier(column.Name) + " " + column.Type.Sql)
            .Prepend(SqlText.Identifier(database.TenantColumn) + " text"));
        var nothing = "SELECT NULL::text, " + string.Join(", ", table.Columns.Select(column => "NULL::" + column.Type.Sql)) + " WHERE false";
        var shared = isShared
            ? $"SELECT {TenantKeySql.Expression(table.TenantKey!)}, {columns} FROM {SqlText.Qualified(database.SharedSchema, table.Name)}"
            : null;

        return new ScriptObject
        {
            ["bare_text"] = SqlText.Literal(table.Name),
            ["source_text"] = SqlModel.LiteralOrNull(table.Source),
            ["in_tenant_schema"] = table.IsSynced || table.Placement == Placement.Schema ? "true" : "false",
            ["result_text"] = SqlText.Literal(result),
            ["columns_text"] = SqlText.Literal(columns),
            ["shared_text"] = SqlModel.LiteralOrNull(shared),
            ["nothing_text"] = SqlText.Literal(nothing),
            ["admin_name"] = SqlText.Qualified(database.AdminSchema, table.Name),
        };
    }
}
