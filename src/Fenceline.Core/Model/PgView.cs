namespace Fenceline.Core.Model;

/// <param name="Rights">With whose rights it sees.</param>
/// <param name="Query">One query, as SQL.</param>
/// <param name="Path">What resolves names in the query while the view is made, as SQL; null when they are all whole.</param>
public sealed record PgView(ObjectName Name, string Owner, ViewRights Rights, string Query, string? Path, string? Comment);

public enum ViewRights
{
    /// <summary>Those of who asks it (security_invoker), so that row-level security holds.</summary>
    Invoker,

    /// <summary>Those of its owner.</summary>
    Owner,

    /// <summary>Those of its owner; and no function of who asks sees a row before the view has chosen it.</summary>
    OwnerBehindBarrier,
}
