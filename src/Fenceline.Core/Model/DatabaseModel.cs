using Fenceline.Sql.Collections;

namespace Fenceline.Core.Model;

/// <summary>The databases of a project as data: all that migrations lead to, whatever its tenants are called.</summary>
/// <param name="Shared">What is there once, in the tenants' database.</param>
/// <param name="Landing">What is there once in the landing database; null where the tenants' own database has the landing schemas.</param>
/// <param name="TenantSets">What stands in each tenant's schema, by what brings it there.</param>
public sealed record DatabaseModel(string Project, ObjectSet Shared, ObjectSet? Landing, EquatableArray<TenantObjectSet> TenantSets);

/// <summary>Tables that come to a tenant's schema together.</summary>
/// <param name="Source">The source that a tenant must keep in its own schema to have them; null when every tenant has them.</param>
public sealed record TenantObjectSet(string Name, string? Source, EquatableArray<PgTable> Tables, EquatableArray<PgGrant> Grants);
