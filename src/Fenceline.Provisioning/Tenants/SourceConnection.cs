namespace Fenceline.Provisioning;

/// <summary>A source that a tenant connects.</summary>
/// <param name="Source">As the manifest names it.</param>
public sealed record SourceConnection(string Source)
{
    /// <summary>What the source's configuration asks of a tenant, as in <c>stripe_account</c>. No secrets: these are kept in the database.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Where its tables go; when null the tier decides, and else the source.</summary>
    public SourcePlacement? Placement { get; init; }
}
