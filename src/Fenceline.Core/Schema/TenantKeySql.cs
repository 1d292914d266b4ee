using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;

namespace Fenceline.Core.Schema;

/// <summary>The tenant of a shared table's row, as SQL. Written one way only: an index over a JSON path serves no other spelling.</summary>
public static class TenantKeySql
{
    /// <param name="alias">How the statement calls the table, quoted; null when it needs no name.</param>
    public static string Expression(TenantKey key, string? alias = null)
    {
        if (key.Parent is { } parent)
            return OfParent(parent, alias is null ? "" : alias + ".");
        var column = (alias is null ? "" : alias + ".") + SqlText.Identifier(key.Column);
        if (!key.IsJson)
            return column;

        var steps = key.JsonPath.Select((step, i) => (i == key.JsonPath.Count - 1 ? " ->> " : " -> ") + SqlText.Literal(step));
        return "(" + column + string.Concat(steps) + ")";
    }

    /// <summary>The condition that leaves one tenant's rows.</summary>
    /// <param name="tenant">The tenant as the registry writes it, as SQL.</param>
    public static string Filter(TenantKey key, string tenant)
    {
        if (key.Parent is not { } parent)
            return $"{Expression(key)} = {Given(key, tenant)}";
        var (columns, referenced) = (SqlText.IdentifierList(parent.Columns), SqlText.IdentifierList(parent.ReferencedColumns));
        return $"{(parent.Columns.Count == 1 ? columns : $"({columns})")} IN (SELECT {referenced} FROM {SqlText.Qualified(parent.Schema, parent.Table)} WHERE {Filter(parent.Tenant, tenant)})";
    }

    // Under names of its own, so that a column of the row is never taken for one of the parent's.
    private static string OfParent(ParentKey parent, string prefix)
    {
        var names = parent.Columns.Select((_, i) => FormattableString.Invariant($"fenceline_{i + 1}")).ToList();
        var conditions = names.Select((name, i) => $"p.{name} = {prefix}{SqlText.Identifier(parent.Columns[i])}");
        return $"(SELECT p.fenceline_tenant FROM (SELECT {Expression(parent.Tenant)}, {SqlText.IdentifierList(parent.ReferencedColumns)} FROM {SqlText.Qualified(parent.Schema, parent.Table)}) AS p "
            + $"(fenceline_tenant, {string.Join(", ", names)}) WHERE {string.Join(" AND ", conditions)})";
    }

    /// <summary>The tenant of a row as the registry writes it.</summary>
    public static string Text(TenantKey key) => Expression(key) + (key.Type == TenantKeyType.Text ? "" : "::text");

    /// <summary>The tenant that a parameter gives as the registry writes it, as a value that a row's is compared with.</summary>
    /// <param name="parameter">As SQL.</param>
    public static string Given(TenantKey key, string parameter) =>
        key.Type == TenantKeyType.Text ? parameter : parameter + "::" + TenantKeyTypes.WordOf(key.Type);

    /// <summary>What reads across tenants call the column that says whose a row is.</summary>
    public static string AcrossName(Table table, DatabaseOptions database) => table.TenantKey is { IsColumn: true } key ? key.Column : database.TenantColumn;

    /// <summary>A JSON document that holds the tenant at the key's place and nothing else.</summary>
    /// <param name="tenant">The tenant, as SQL.</param>
    public static string Document(TenantKey key, string tenant) =>
        key.JsonPath.Reverse().Aggregate(tenant, (value, step) => $"jsonb_build_object({SqlText.Literal(step)}, {value})");

    /// <summary>A JSON document with the tenant at the key's place; what stands in the way gives way.</summary>
    /// <param name="document">The document, as SQL that may be repeated.</param>
    /// <param name="tenant">The tenant, as SQL.</param>
    public static string Stamp(TenantKey key, string document, string tenant) => Stamp(document, tenant, key.JsonPath, 0);

    private static string Stamp(string document, string tenant, IReadOnlyList<string> path, int step)
    {
        var text = $"CASE WHEN jsonb_typeof({document}) = 'object' THEN {document} ELSE '{{}}'::jsonb END";
        var name = SqlText.Literal(path[step]);
        var value = step == path.Count - 1 ? tenant + "::text" : Stamp($"({document} -> {name})", tenant, path, step + 1);
        return $"({text} || jsonb_build_object({name}, {value}))";
    }
}
