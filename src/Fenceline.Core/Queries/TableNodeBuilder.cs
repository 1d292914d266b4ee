using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Queries;

/// <summary>Decides what the types of one table hold, and the SQL that they are made of. Only the columns that the record has are named: no <c>*</c>.</summary>
internal sealed class TableNodeBuilder
{
    /// <summary>The types that have columns as members: C# lets no member have its type's name.</summary>
    private static readonly string[] TypesOfColumns = [TypeNames.Row, TypeNames.Columns, TypeNames.Insert, TypeNames.Changes];

    private readonly DatabaseOptions _database;
    private readonly string _namespace;
    private readonly string _stem;
    private readonly Table _table;
    private readonly EquatableArray<ColumnNode> _columns;
    private readonly EquatableArray<KeyNode> _key;

    public TableNodeBuilder(DatabaseOptions database, IReadOnlyDictionary<string, ClrType> enums, string ns, string stem, Table table)
    {
        _database = database;
        _namespace = ns;
        _stem = stem;
        _table = table;
        var members = NameScope.OfMembers([.. TypesOfColumns.Select(suffix => stem + suffix)]);
        _columns = table.Columns
            .Where(column => !table.IsSynced || !AirbyteColumns.IsAirbytes(column.Name))
            .Select(column => Column(column, ClrType.Of(column.Type, enums), members))
            .ToEquatableArray();
        _key = Key();
    }

    /// <param name="isShared">There is a table of it that tenants share.</param>
    public TableNode Build(bool isShared) => new(
        _namespace,
        _stem,
        _table.Name,
        _table.Description,
        string.Join(", ", _columns.Select(ColumnCode.Selected)),
        _columns,
        _key,
        // By its bare name where the pinned path decides; else by its whole one, and filtered although row-level security filters too.
        IsInTenantSchema ? new TablePlace(SqlText.Identifier(_table.Name), null) : SharedPlace(),
        _table.IsSynced || _table.Placement == TablePlacement.Reference ? null : Write(isShared),
        _table.Placement == TablePlacement.Reference
            ? null
            : new CrossTenantNode(
                SqlText.Qualified(_database.AdminSchema, _table.Name),
                SqlText.Identifier(TenantKeySql.AcrossName(_table, _database)),
                _table.Source,
                IsInTenantSchema ? SqlText.Identifier(_table.Name) : null,
                isShared ? new TablePlace(SharedName, TenantKeySql.Text(_table.TenantKey!)) : null))
    {
        IsOnePerTenant = _table.PrimaryKey.Count == 0,
    };

    private bool IsInTenantSchema => _table.IsSynced || _table.Placement == TablePlacement.Schema;

    private string SharedName => SqlText.Qualified(_table.SchemaIn(_database), _table.Name);

    private TablePlace SharedPlace() => _table.TenantKey is not { } key
        ? new TablePlace(SharedName, null)
        : new TablePlace(SharedName, key.Parent is null ? TenantKeySql.Expression(key) : null) { TenantFilter = HasTypedTenant || key.Parent is not null ? TenantKeySql.Filter(key, "$1") : null };

    private bool HasTypedTenant => _table.TenantKey is { Type: not TenantKeyType.Text };

    private static ColumnNode Column(ColumnDefinition column, ClrType type, NameScope members) =>
        new(members.Take(CSharpText.Pascal(column.Name)), column.Name, column.Type.Sql, type, column.Nullable, column.Description);

    private EquatableArray<KeyNode> Key()
    {
        var parameters = NameScope.OfParameters("cancellationToken", "changes");
        var key = _table.PrimaryKey
            .Select(name => new KeyNode(parameters.Take(CSharpText.Camel(name)), _columns.First(column => column.Column == name)))
            .ToList();
        return key.All(part => part.Column.Type.IsComparable) ? key.ToEquatableArray() : default;
    }

    private WriteNode? Write(bool isShared)
    {
        var tenantKey = isShared ? _table.TenantKey : null;
        var columns = _table.Columns
            .Where(column => !column.IsGenerated)
            .Select(column => WriteColumn(column, tenantKey is { IsJson: true } key && key.Column == column.Name ? key : null))
            .ToEquatableArray();
        return columns.Count == 0 ? null : new WriteNode(
            tenantKey is { IsColumn: true } ? SqlText.Identifier(tenantKey.Column) : null,
            columns,
            (_key.Count > 0 || _table.PrimaryKey.Count == 0) && _key.All(part => columns.Any(column => column.Column == part.Column)))
        {
            TenantValue = isShared && HasTypedTenant && _table.TenantKey!.IsColumn ? TenantKeySql.Given(_table.TenantKey!, "$1") : null,
        };
    }

    /// <param name="stamp">The tenant's place in the column's JSON.</param>
    private WriteColumnNode WriteColumn(ColumnDefinition column, TenantKey? stamp) => new(
        _columns.First(candidate => candidate.Column == column.Name),
        _key.Any(part => part.Column.Column == column.Name),
        column.Default is not null || column.Identity == IdentityColumn.ByDefault || stamp is not null,
        stamp is null ? "" : $"(SELECT {TenantKeySql.Stamp(stamp, "given.document", "$1")} FROM (SELECT ",
        stamp is null ? "" : "::jsonb) AS given (document))");
}
