using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Sql.Collections;

namespace Fenceline.Core.Queries;

/// <summary>Decides what the call of a look-up takes and gives.</summary>
internal static class LookupNodeBuilder
{
    /// <param name="schema">Where the look-ups' functions are.</param>
    /// <param name="member">The method's name, without <c>Async</c>.</param>
    /// <param name="stem">What the name of the row's type begins with.</param>
    public static LookupNode Build(Lookup lookup, Table table, string schema, string member, string stem, IReadOnlyDictionary<string, ClrType> enums)
    {
        var members = NameScope.OfMembers(stem + TypeNames.Row);
        var parameters = NameScope.OfParameters("cancellationToken");
        var returns = lookup.Returns.Select(name => Column(table, name, members, enums)).ToEquatableArray();
        return new LookupNode(
            member,
            stem,
            lookup.Name,
            lookup.Description,
            SqlText.Qualified(schema, lookup.Name),
            string.Join(", ", returns.Select(ColumnCode.Selected)),
            lookup.By.Select(name => new KeyNode(parameters.Take(CSharpText.Camel(name)), Column(table, name, NameScope.OfMembers(), enums))).ToEquatableArray(),
            returns,
            FindsOne(lookup, table));
    }

    private static ColumnNode Column(Table table, string name, NameScope members, IReadOnlyDictionary<string, ClrType> enums)
    {
        var member = members.Take(CSharpText.Pascal(name));
        return table.Columns.FirstOrDefault(column => column.Name == name) is { } column
            ? new ColumnNode(member, name, column.Type.Sql, ClrType.Of(column.Type, enums), column.Nullable, column.Description)
            : new ColumnNode(member, name, "text", ClrType.Tenant, false, table.TenantKey!.Description);
    }

    /// <summary>By a key that no two rows have. In a shared table that is one that no two tenants have.</summary>
    private static bool FindsOne(Lookup lookup, Table table)
    {
        var keys = table.Placement == TablePlacement.Global ? table.UniqueKeys.Select(unique => unique.Columns).Append(table.PrimaryKey)
            : table.IsParent ? [table.PrimaryKey]
            : Enumerable.Empty<EquatableArray<string>>();
        return keys.Any(key => key.Count > 0 && key.All(lookup.By.Contains));
    }
}
