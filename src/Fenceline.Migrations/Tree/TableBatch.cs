using Fenceline.Core.Manifest;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;
using Scriban.Runtime;

namespace Fenceline.Migrations.Tree;

/// <summary>Tables that one migration creates, one after the other: each may refer to those before it, and the rest follows at the end.</summary>
/// <param name="target">Says what a statement calls a table, quoted.</param>
/// <param name="isShared">Whether a table holds rows of all tenants, so that references to it carry the tenant.</param>
/// <param name="existing">Names of tables that are there already.</param>
internal sealed class TableBatch(Func<string, string> target, Func<string, bool> isShared, IEnumerable<string> existing)
{
    private readonly HashSet<string> _created = new(existing, StringComparer.Ordinal);
    private readonly List<string> _lateKeys = [];

    /// <summary>References in a circle, which must wait until all tables are there: whole statements.</summary>
    public ScriptArray LateKeys => new(_lateKeys);

    /// <param name="definition">The inside of CREATE TABLE, without its references.</param>
    public ScriptObject Create(Table table, string definition, IEnumerable<string> indexes)
    {
        var keys = ForeignKeySql.Inline(table, _created, target, isShared).ToList();
        _lateKeys.AddRange(ForeignKeySql.Late(table, _created, target, isShared));
        _created.Add(table.Name);
        return new ScriptObject
        {
            ["name"] = target(table.Name),
            ["comment"] = table.Description is null ? null : SqlText.Comment(table.Description),
            ["definition"] = string.Join(",\n", keys.Select(key => "  " + key).Prepend(definition)),
            ["indexes"] = new ScriptArray(indexes),
            ["tenant_key"] = table.TenantKey is null ? null : TenantKeySql.Expression(table.TenantKey),
            ["synced"] = table.IsSynced,
        };
    }
}
