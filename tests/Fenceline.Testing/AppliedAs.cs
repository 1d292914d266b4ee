namespace Fenceline.Testing;

/// <summary>Who applies what Fenceline emits. Nothing that it promises may depend on that.</summary>
public enum AppliedAs
{
    /// <summary>As on a server of one's own.</summary>
    Superuser,

    /// <summary>A login that owns the database and has CREATEROLE, as on a managed server.</summary>
    DatabaseOwner,
}
