using Fenceline.Core.Manifest;
using Fenceline.Core.Model;
using Fenceline.Core.Naming;
using Fenceline.Core.Schema;

namespace Fenceline.Core.Build;

/// <summary>
/// Whoever writes rows of a tenant holds its registration until the transaction ends, so that removing the tenant waits for
/// exactly these. One trigger function for each spelling of the tenant's key.
/// </summary>
internal sealed class RegistrationHolds(DatabaseOptions database, DatabaseNames names, IEnumerable<Table> tables)
{
    private const string Template = "hold_registration";

    // A row that belongs to another one holds that one, by its foreign key.
    private readonly List<Table> _tables = [.. tables.Where(table => !table.IsSynced && table.TenantKey!.Parent is null)];

    public IEnumerable<PgFunction> Functions() => _tables
        .GroupBy(table => FunctionName(table.TenantKey!), StringComparer.Ordinal)
        .Select(same => new FunctionDeclaration(database.ControlSchema).Definer(names.Owner, same.Key, "trigger") with
        {
            Body = new FunctionBody(Template, IsTemplate: true, Key: TenantKeySql.Expression(same.First().TenantKey!, "written")),
        });

    public IEnumerable<PgTrigger> Triggers()
    {
        foreach (var table in _tables)
        {
            var name = table.NameIn(database);
            var function = new ObjectName(database.ControlSchema, FunctionName(table.TenantKey!));
            yield return new PgTrigger(Template, name, "INSERT", function);
            // A row could be given to a tenant that leaves by writing into its document.
            if (table.TenantKey!.IsJson)
                yield return new PgTrigger(Template + "_moved", name, "UPDATE", function);
        }
    }

    // A path's parts may be any text.
    private string FunctionName(TenantKey key) =>
        key.IsJson ? DerivedName.Hashed(DerivedName.Join(Template, key.Column), TenantKeySql.Expression(key))
        : key.Column == database.TenantColumn ? Template
        : DerivedName.Join(Template, key.Column);
}
