using Fenceline.Core.Naming;

namespace Fenceline.Core.Model;

/// <summary>The whole name of an object in a schema. Unquoted.</summary>
/// <param name="Schema">Null for the tenant's own schema, which has another name for each tenant.</param>
public sealed record ObjectName(string? Schema, string Name)
{
    /// <summary>For an object of each tenant's schema.</summary>
    public static ObjectName OfTenant(string name) => new(null, name);

    /// <summary>Quoted, as SQL writes it; a tenant's own object by <paramref name="tenantSchema"/>, which is SQL already.</summary>
    public string ToSql(string tenantSchema) => (Schema is null ? tenantSchema : SqlText.Identifier(Schema)) + "." + SqlText.Identifier(Name);

    public override string ToString() => ToSql("{schema}");
}
