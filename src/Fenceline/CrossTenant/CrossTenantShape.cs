using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Fenceline;

/// <summary>For generated code: where all tenants' rows of a table stand. All parts are SQL already.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record CrossTenantShape
{
    /// <summary>The view over all tenants.</summary>
    [StringSyntax(SqlPart.Syntax)]
    public required string View { get; init; }

    /// <summary>The view's column that says whose a row is.</summary>
    [StringSyntax(SqlPart.Syntax)]
    public required string Tenant { get; init; }

    /// <summary>What a row is read from.</summary>
    [StringSyntax(SqlPart.Syntax)]
    public required string Columns { get; init; }

    /// <summary>How many columns that is; the tenant comes after them.</summary>
    public required int ColumnCount { get; init; }

    /// <summary>The key's columns; empty for none.</summary>
    [StringSyntax(SqlPart.Syntax)]
    public required string Key { get; init; }

    /// <summary>The table's name in tenants' own schemas, unqualified; null when it is in none.</summary>
    [StringSyntax(SqlPart.Syntax)]
    public string? TableInSchemas { get; init; }

    /// <summary>The shared table, qualified; null when there is none.</summary>
    [StringSyntax(SqlPart.Syntax)]
    public string? SharedTable { get; init; }

    /// <summary>What identifies the tenant of a row in the shared table.</summary>
    [StringSyntax(SqlPart.Syntax)]
    public string? SharedTenantKey { get; init; }

    /// <summary>The source whose placement decides which tenants have the table in their own schemas, unquoted; null when all have it there.</summary>
    public string? Source { get; init; }

    internal string ListSql => $"SELECT {Columns}, {Tenant} FROM {View} ORDER BY {(Key.Length > 0 ? Tenant + ", " + Key : Tenant)}";

    internal string CountSql => $"SELECT count(*) FROM {View}";

    internal string CountByTenantSql => $"SELECT count(*), {Tenant} FROM {View} GROUP BY {Tenant} ORDER BY {Tenant}";
}
