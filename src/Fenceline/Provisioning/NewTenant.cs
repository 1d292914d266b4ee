namespace Fenceline;

/// <summary>A tenant to be made.</summary>
/// <param name="id">Its id, which its schema and role are named after. It never changes.</param>
public sealed class NewTenant(TenantId id)
{
    /// <summary>Its id.</summary>
    public TenantId Id { get; } = id;

    /// <summary>What people call it; null for nothing.</summary>
    public string? Name { get; init; }

    /// <summary>One of the tiers that the manifest names.</summary>
    public required string Tier { get; init; }

    /// <summary>The sources to connect, each with where its tables go; null lets the tier decide, and else the source.</summary>
    public IReadOnlyDictionary<string, SourcePlacement?> Sources { get; init; } = new Dictionary<string, SourcePlacement?>();

    /// <summary>
    /// What the tenant's loader, Airbyte's login, logs in with, as from <see cref="LoaderPassword.Generate"/>; null to set none, or leave the one that it has.
    /// The database is told a verifier alone, which the password can't be read from.
    /// </summary>
    public string? LoaderPassword { get; init; }
}

/// <summary>Where a source's tables are for one tenant.</summary>
public enum SourcePlacement
{
    /// <summary>In the tenant's own schema.</summary>
    Schema,

    /// <summary>In the tables that tenants share, each seeing its own rows.</summary>
    Shared,
}
