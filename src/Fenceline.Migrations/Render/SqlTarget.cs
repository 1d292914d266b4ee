using Fenceline.Core.Model;
using Fenceline.Core.Naming;

namespace Fenceline.Migrations.Render;

/// <summary>How a statement calls what has another name for each tenant.</summary>
/// <param name="tenantSchema">The tenant's schema, as SQL.</param>
/// <param name="tenantRole">The tenant's role, as SQL.</param>
internal sealed class SqlTarget(string tenantSchema, string tenantRole)
{
    public string Name(ObjectName name) => name.ToSql(tenantSchema);

    /// <param name="role">Null for the tenant's own.</param>
    public string Role(string? role) => role is null ? tenantRole : SqlText.Identifier(role);
}
