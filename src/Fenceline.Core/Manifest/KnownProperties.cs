namespace Fenceline.Core.Manifest;

/// <summary>What JSON a member of a configuration is.</summary>
public enum PropertyKind
{
    Text,
    WholeNumber,
    Boolean,
    List,
    Group,
}

/// <summary>How a text must look.</summary>
public enum TextForm
{
    Any,

    /// <summary>As <c>2024-01-31T00:00:00Z</c>.</summary>
    Timestamp,

    /// <summary>As <c>2024-01-31</c>.</summary>
    Date,

    /// <summary>As <c>owner/repo</c> or <c>owner/*</c>, for the items of a list too.</summary>
    Repository,
}

/// <summary>A member of a connector's configuration.</summary>
/// <param name="Least">Of a number.</param>
public sealed record KnownProperty(string Name, PropertyKind Kind, TextForm Form = TextForm.Any, int Least = int.MinValue, int Most = int.MaxValue)
{
    /// <summary>For an object of one of several shapes.</summary>
    public IReadOnlyList<KnownVariant> Variants { get; init; } = [];
}

/// <summary>One of the shapes of an object, and what tells it.</summary>
/// <param name="Required">What it needs besides.</param>
public sealed record KnownVariant(string Tag, string Value, IReadOnlyList<string> Required);

/// <summary>The members of the known connectors' configurations.</summary>
internal static class KnownProperties
{
    public static IReadOnlyList<KnownProperty> OfStripe { get; } =
    [
        new("account_id", PropertyKind.Text),
        new("client_secret", PropertyKind.Text),
        new("start_date", PropertyKind.Text, TextForm.Timestamp),
        new("lookback_window_days", PropertyKind.WholeNumber, Least: 0),
        new("slice_range", PropertyKind.WholeNumber, Least: 1),
        new("num_workers", PropertyKind.WholeNumber, Least: 2, Most: 100),
        new("call_rate_limit", PropertyKind.WholeNumber),
        new("api_retention_streams", PropertyKind.List),
    ];

    public static IReadOnlyList<KnownProperty> OfGitHub { get; } =
    [
        new("credentials", PropertyKind.Group)
        {
            Variants = [new("option_title", "PAT Credentials", ["personal_access_token"]), new("option_title", "OAuth Credentials", ["access_token"])],
        },
        new("repositories", PropertyKind.List, TextForm.Repository),
        new("start_date", PropertyKind.Text, TextForm.Timestamp),
        new("api_url", PropertyKind.Text),
        new("branches", PropertyKind.List),
        new("max_waiting_time", PropertyKind.WholeNumber, Least: 1, Most: 60),
    ];

    public static IReadOnlyList<KnownProperty> OfGoogleAnalytics { get; } =
    [
        new("credentials", PropertyKind.Group)
        {
            Variants = [new("auth_type", "Service", ["credentials_json"]), new("auth_type", "Client", ["client_id", "client_secret", "refresh_token"])],
        },
        new("property_ids", PropertyKind.List),
        new("date_ranges_start_date", PropertyKind.Text, TextForm.Date),
        new("date_ranges_end_date", PropertyKind.Text, TextForm.Date),
        new("lookback_window", PropertyKind.WholeNumber, Least: 2, Most: 60),
        new("window_in_days", PropertyKind.WholeNumber, Least: 1, Most: 364),
        new("keep_empty_rows", PropertyKind.Boolean),
        new("convert_conversions_event", PropertyKind.Boolean),
        new("custom_reports_array", PropertyKind.List),
    ];
}
