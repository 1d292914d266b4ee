namespace Fenceline.Core.Manifest;

/// <summary>What is known of one of Airbyte's source connectors.</summary>
/// <param name="Name">As in <c>source-stripe</c>.</param>
/// <param name="DefinitionId">Airbyte's id of it.</param>
/// <param name="Required">Members of the configuration that must be there, as values or as secrets.</param>
/// <param name="Secrets">Dotted paths in the configuration that carry secrets.</param>
/// <param name="Streams">Those whose columns are known; it has more.</param>
/// <param name="Properties">The members of the configuration; a newer version may have more.</param>
public sealed record KnownConnector(string Name, string DefinitionId, IReadOnlyList<string> Required, IReadOnlyList<string> Secrets, IReadOnlyList<KnownStream> Streams, IReadOnlyList<KnownProperty> Properties)
{
    /// <summary>Null when nothing is known of it.</summary>
    public KnownStream? FindStream(string name) => Streams.FirstOrDefault(stream => stream.Name == name);
}

/// <summary>The connectors that a manifest can name without their definition's id.</summary>
public static class KnownConnectors
{
    public static IReadOnlyList<KnownConnector> All { get; } =
    [
        new(
            "source-stripe",
            "e094cb9a-26de-4645-8761-65c0c425d1de",
            ["account_id", "client_secret", "start_date"],
            ["client_secret"],
            KnownStreams.OfStripe,
            KnownProperties.OfStripe),
        new(
            "source-github",
            "ef69ef6e-aa7f-4af1-a01d-ef775033524e",
            ["credentials", "repositories"],
            ["credentials.personal_access_token", "credentials.access_token", "credentials.client_id", "credentials.client_secret"],
            KnownStreams.OfGitHub,
            KnownProperties.OfGitHub),
        new(
            "source-google-analytics-data-api",
            "3cc2eafd-84aa-4dca-93af-322d9dfeec1a",
            ["property_ids"],
            ["credentials.credentials_json", "credentials.client_id", "credentials.client_secret", "credentials.refresh_token", "credentials.access_token"],
            KnownStreams.OfGoogleAnalytics,
            KnownProperties.OfGoogleAnalytics),
    ];

    /// <summary>Null when it is not known here; Airbyte may know it all the same.</summary>
    public static KnownConnector? Find(string name) => All.FirstOrDefault(connector => connector.Name == name);
}
