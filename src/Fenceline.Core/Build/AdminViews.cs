using Fenceline.Sql.Collections;
using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;

namespace Fenceline.Core.Build;

/// <summary>
/// The reads across tenants: a view a table, over a function that finds the tenants' tables when it is asked. So no table
/// depends on being in them, and one that is missing or of another shape is left out, and named.
/// </summary>
internal sealed class AdminViews(DatabaseOptions database, DatabaseNames names)
{
    private static readonly EquatableArray<string> Execute = EquatableArray.Of("EXECUTE");
    private static readonly EquatableArray<string> Select = EquatableArray.Of("SELECT");

    public IEnumerable<PgFunction> Functions(IEnumerable<Table> tables) => tables.Select(Function);

    public IEnumerable<PgView> Views(IEnumerable<Table> tables) => tables.Select(table =>
        new PgView(Name(table), names.Owner, ViewRights.Invoker, $"SELECT * FROM {Name(table)}()", null, table.Description));

    public IEnumerable<PgGrant> Grants(IEnumerable<Table> tables)
    {
        foreach (var table in tables)
        {
            yield return new PgGrant(GrantTarget.Function, Name(table), "", Execute, default, names.Admin);
            yield return new PgGrant(GrantTarget.Table, Name(table), null, Select, default, names.Admin);
        }
    }

    private PgFunction Function(Table table)
    {
        var result = table.Columns.Select(column => SqlText.Identifier(column.Name) + " " + column.Type.Sql).Prepend(SqlText.Identifier(TenantKeySql.AcrossName(table, database)) + " text");
        var across = SqlText.Qualified(database.ControlSchema, ControlNames.Across);
        var body = "DECLARE\n"
            + "  statement text;\n"
            + "BEGIN\n"
            + $"  FOR statement IN SELECT {across}({SqlText.Literal(table.Name)}) LOOP\n"
            + "    RETURN QUERY EXECUTE statement;\n"
            + "  END LOOP;\n"
            + "END";
        return new PgFunction(
            Name(table), false, default, $"TABLE ({string.Join(", ", result)})", FunctionLanguage.PlPgSql, FunctionVolatility.Volatile, false, false,
            FunctionDeclaration.FixedPath, names.Owner, FunctionReach.Coordinator, new FunctionBody(body, false), null);
    }

    private ObjectName Name(Table table) => new(database.AdminSchema, table.Name);
}
