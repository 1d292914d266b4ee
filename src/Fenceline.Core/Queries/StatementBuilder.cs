using Fenceline.Core.Collections;
using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;

namespace Fenceline.Core.Queries;

/// <summary>The SQL of one table's queries. Only the columns that the record has are named: no <c>*</c>.</summary>
internal sealed class StatementBuilder
{
    private readonly Table _table;
    private readonly DatabaseOptions _database;
    private readonly string _columns;
    private readonly EquatableArray<KeyNode> _key;

    public StatementBuilder(Table table, DatabaseOptions database, IEnumerable<ColumnNode> columns, EquatableArray<KeyNode> key)
    {
        _table = table;
        _database = database;
        _key = key;
        _columns = SqlText.IdentifierList(columns.Select(column => column.Column));
    }

    /// <summary>The tenant's own schema: unqualified, since the pinned path decides.</summary>
    public TableStatements InSchema() => Statements(SqlText.Identifier(_table.Name), null);

    /// <summary>The shared schema, by name, and filtered although row-level security filters too.</summary>
    public TableStatements Shared() =>
        Statements(SqlText.Qualified(_database.SharedSchema, _table.Name), _table.TenantKey is { } key ? TenantKeySql.Expression(key) : null);

    public CrossTenantStatements AcrossTenants()
    {
        var view = SqlText.Qualified(_database.AdminSchema, _table.Name);
        var tenant = SqlText.Identifier(_database.TenantColumn);
        return new CrossTenantStatements(
            $"SELECT {_columns}, {tenant} FROM {view} ORDER BY {string.Join(", ", Order().Prepend(tenant))} LIMIT $1",
            $"SELECT count(*) FROM {view}",
            $"SELECT count(*), {tenant} FROM {view} GROUP BY {tenant} ORDER BY {tenant}");
    }

    private static string Parameter(int number) => "$" + number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private TableStatements Statements(string table, string? tenantKey)
    {
        var tenant = tenantKey is null ? [] : new[] { tenantKey + " = $1" };
        var key = _key.Select((part, i) => SqlText.Identifier(part.Column) + " = " + Parameter(tenant.Length + i + 1)).ToArray();
        var order = Order().ToArray();
        return new TableStatements(
            tenantKey is not null,
            $"SELECT {_columns} FROM {table}{Where(tenant)}{(order.Length > 0 ? " ORDER BY " + string.Join(", ", order) : "")} LIMIT {Parameter(tenant.Length + 1)}",
            key.Length > 0 ? $"SELECT {_columns} FROM {table}{Where(tenant.Concat(key))} LIMIT 1" : null,
            $"SELECT count(*) FROM {table}{Where(tenant)}");
    }

    private IEnumerable<string> Order() => _table.PrimaryKey.Select(SqlText.Identifier);

    private static string Where(IEnumerable<string> conditions)
    {
        var text = string.Join(" AND ", conditions);
        return text.Length > 0 ? " WHERE " + text : "";
    }
}
