using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>For generated code: a table in the place where a tenant has it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TableShape
{
    private readonly Lazy<string> _select;
    private readonly Lazy<string> _list;
    private readonly Lazy<string> _find;

    /// <summary>Makes a shape of parts that are SQL already.</summary>
    /// <param name="table">The table: unqualified in the tenant's own schema, else qualified.</param>
    /// <param name="columns">What a row is read from.</param>
    /// <param name="tenantKey">What identifies the tenant of a row in a shared table; null where all rows are one tenant's, or everybody's.</param>
    /// <param name="key">The key's columns; empty when rows can't be found by one, or a tenant has only one.</param>
    public TableShape(
        [StringSyntax(SqlPart.Syntax)] string table, [StringSyntax(SqlPart.Syntax)] string columns, [StringSyntax(SqlPart.Syntax)] string? tenantKey, params ColumnInfo[] key)
    {
        Table = table;
        Columns = columns;
        TenantKey = tenantKey;
        Key = key;
        _select = new Lazy<string>(() => Select(""));
        KeyOrder = Ordering<object>.OrderBy(key.Select(column => new OrderedColumn(column, false)));
        _list = new Lazy<string>(() => SelectSql + KeyOrder);
        // A shared table has each key once. In a tenant's own schema the key may be Airbyte's, which can be there twice.
        _find = new Lazy<string>(() => TenantFilter is null ? $"{SelectSql} AND {KeyEquals(0)} LIMIT 1" : key.Length == 0 ? SelectSql : $"{SelectSql} AND {KeyEquals(1)}");
    }

    internal string Table { get; }

    internal string Columns { get; }

    internal string? TenantKey { get; }

    /// <summary>
    /// The condition that leaves one tenant's rows; null where there is no tenant to ask for. Row-level security holds too; the filter is
    /// what an index is found by. The tenant is the first parameter, as a text.
    /// </summary>
    [StringSyntax(SqlPart.Syntax)]
    public string? TenantFilter
    {
        get => field ?? (TenantKey is null ? null : TenantKey + " = $1");
        init;
    }

    internal IReadOnlyList<ColumnInfo> Key { get; }

    /// <summary>The order of rows where no other is asked for.</summary>
    internal string KeyOrder { get; }

    internal string SelectSql => _select.Value;

    /// <summary>All rows, by key.</summary>
    internal string ListSql => _list.Value;

    internal string FindSql => _find.Value;

    /// <summary>A filtered query, to which conditions may be added with AND.</summary>
    /// <param name="more">Columns after the row's, each after a comma.</param>
    internal string Select(string more) => $"SELECT {Columns}{more} FROM {Table} WHERE {TenantFilter ?? "true"}";

    /// <param name="before">How many parameters come before the key's.</param>
    internal string KeyEquals(int before) => string.Join(" AND ", Key.Select((column, i) => $"{column.Sql} = ${before + i + 1}{column.Cast}"));
}
