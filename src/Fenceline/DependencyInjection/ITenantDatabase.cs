namespace Fenceline;

/// <summary>The database class that Fenceline generates for a project, for those who can't know its name: the container, and libraries of your own.</summary>
/// <typeparam name="TSelf">The class.</typeparam>
/// <typeparam name="TTenant">The class that reaches one tenant's data.</typeparam>
public interface ITenantDatabase<TSelf, out TTenant>
    where TSelf : class, ITenantDatabase<TSelf, TTenant>
    where TTenant : class
{
    /// <summary>How tenants are kept apart.</summary>
    static abstract Tenancy Tenancy { get; }

    /// <summary>The database over a data source, which stays its maker's.</summary>
    static abstract TSelf Create(TenantDataSource dataSource);

    /// <summary>One tenant's data. Cheap; holds no connection.</summary>
    TTenant Tenant(TenantId id);
}
