namespace Fenceline;

/// <summary>
/// Says that the SQL in a member, or in all members of a type, is meant to reach several tenants' rows. Fenceline's
/// analyzer then leaves it alone; the database's own rules stay as they are.
/// </summary>
/// <param name="reason">Why, in words for an auditor. Without one the analyzer warns (FEN110).</param>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Constructor
        | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Event,
    Inherited = false)]
public sealed class CrossTenantAttribute(string reason) : Attribute
{
    /// <summary>Why several tenants' rows are reached.</summary>
    public string Reason { get; } = reason;
}
