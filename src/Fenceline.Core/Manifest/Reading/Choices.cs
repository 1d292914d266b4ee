using Fenceline.Core.Json;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Words that stand for something fixed.</summary>
internal static class Choices
{
    public static readonly IReadOnlyDictionary<string, IdentityKind> IdentityKinds = new Dictionary<string, IdentityKind>(StringComparer.Ordinal)
    {
        ["setting"] = IdentityKind.Setting,
        ["jwt"] = IdentityKind.Jwt,
        ["role"] = IdentityKind.Role,
    };

    public static readonly IReadOnlyDictionary<string, TenantKeyType> TenantKeyTypes =
        new[] { TenantKeyType.Text, TenantKeyType.Uuid, TenantKeyType.Bigint, TenantKeyType.Int4 }.ToDictionary(Manifest.TenantKeyTypes.WordOf, StringComparer.Ordinal);

    public static readonly IReadOnlyDictionary<string, LandingKind> Landings = new Dictionary<string, LandingKind>(StringComparer.Ordinal)
    {
        ["database"] = LandingKind.Database,
        ["schema"] = LandingKind.Schema,
    };

    public static readonly IReadOnlyDictionary<string, PublicRights> PublicRights = new Dictionary<string, PublicRights>(StringComparer.Ordinal)
    {
        ["revokeUnlessUsed"] = Manifest.PublicRights.RevokeUnlessUsed,
        ["revoke"] = Manifest.PublicRights.Revoke,
        ["keep"] = Manifest.PublicRights.Keep,
    };

    public static readonly IReadOnlyDictionary<string, TerraformLayout> TerraformLayouts = new Dictionary<string, TerraformLayout>(StringComparer.Ordinal)
    {
        ["directory"] = TerraformLayout.Directory,
        ["workspace"] = TerraformLayout.Workspace,
    };

    public static readonly IReadOnlyDictionary<string, AirbyteWorkspaceKind> AirbyteWorkspaces = new Dictionary<string, AirbyteWorkspaceKind>(StringComparer.Ordinal)
    {
        ["shared"] = AirbyteWorkspaceKind.Shared,
        ["dedicated"] = AirbyteWorkspaceKind.Dedicated,
    };

    public static readonly IReadOnlyDictionary<string, Sensitivity> Sensitivities = new Dictionary<string, Sensitivity>(StringComparer.Ordinal)
    {
        ["sensitive"] = Sensitivity.Sensitive,
        ["public"] = Sensitivity.Public,
    };

    public static readonly IReadOnlyDictionary<string, TablePlacement> Placements = new Dictionary<string, TablePlacement>(StringComparer.Ordinal)
    {
        [TablePlacements.Schema] = TablePlacement.Schema,
        [TablePlacements.Shared] = TablePlacement.Shared,
        [TablePlacements.Reference] = TablePlacement.Reference,
        [TablePlacements.Global] = TablePlacement.Global,
    };

    /// <summary>A source's tables belong to tenants, so they can't be the same for everybody.</summary>
    public static readonly IReadOnlyDictionary<string, TablePlacement> SourcePlacements = new Dictionary<string, TablePlacement>(StringComparer.Ordinal)
    {
        [TablePlacements.Schema] = TablePlacement.Schema,
        [TablePlacements.Shared] = TablePlacement.Shared,
    };

    /// <summary>For a column's <c>from</c>.</summary>
    public static readonly IReadOnlyDictionary<string, ColumnConversion> Conversions = new Dictionary<string, ColumnConversion>(StringComparer.Ordinal)
    {
        ["unix seconds"] = ColumnConversion.UnixSeconds,
        ["unix milliseconds"] = ColumnConversion.UnixMilliseconds,
    };

    /// <summary>For <c>onDelete</c>: whether rows that refer to a deleted one go too.</summary>
    public static readonly IReadOnlyDictionary<string, bool> OnDelete = new Dictionary<string, bool>(StringComparer.Ordinal)
    {
        ["cascade"] = true,
        ["restrict"] = false,
    };

    /// <summary>For a tenant's <c>status</c>: whether it leaves.</summary>
    public static readonly IReadOnlyDictionary<string, bool> TenantStatuses = new Dictionary<string, bool>(StringComparer.Ordinal)
    {
        ["active"] = false,
        ["leaving"] = true,
    };

    public static T? Parse<T>(ManifestDocument document, JsonString text, string what, IReadOnlyDictionary<string, T> choices)
        where T : struct => choices.TryGetValue(text.Value, out var value) ? value : Report<T>(document, text, what, choices.Keys);

    /// <summary>One of the words themselves.</summary>
    public static string? Word(ManifestDocument document, JsonString text, string what, IReadOnlyCollection<string> words)
    {
        if (words.Contains(text.Value))
            return text.Value;
        Report<int>(document, text, what, words);
        return null;
    }

    private static T? Report<T>(ManifestDocument document, JsonString text, string what, IEnumerable<string> words)
        where T : struct
    {
        document.Error(ManifestRules.InvalidValue, text.Span, $"{what} must be one of {Wording.List(words)}, not {Wording.Quote(text.Value)}.{Wording.DidYouMean(text.Value, words)}");
        return null;
    }
}

/// <summary>Whether landing schemas are in a database of their own, or among the tenants' schemas.</summary>
internal enum LandingKind
{
    Database,
    Schema,
}
