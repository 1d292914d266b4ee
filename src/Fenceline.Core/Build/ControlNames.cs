namespace Fenceline.Core.Build;

/// <summary>What is in the control schema, by name.</summary>
internal static class ControlNames
{
    public const string Across = "across";

    public const string ActingTenant = "acting_tenant";

    public const string IsLetIn = "is_let_in";

    public const string MemberHolds = "member_holds";

    /// <summary>In the schema of look-ups.</summary>
    public const string MemberIsHere = "member_is_here";

    public const string SharedHere = "shared_here";
}
