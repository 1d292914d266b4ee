namespace Fenceline.Integration.Tests.Landing;

/// <summary>A tenant with a landing.</summary>
public sealed record LandingTenant(LandingServer Server, string Id, string Placement)
{
    public string Role => "user_" + Id;

    public string Landing => Role + "_landing";

    public string Loader => Role + "_loader";

    public string Reader => Role + "_reader";

    /// <summary>Where a table is published for it.</summary>
    public string Place(string table) => Placement == "schema" ? $"{Role}.{table}" : "public." + table;

    /// <summary>The connector that syncs to it.</summary>
    public Connector Connect() => new(() => Server.ConnectAsync(Server.LandingDatabase, Loader), Landing);

    /// <summary>Publishes, and says what was done in few words: <c>Published All +2 ~1 -0</c>.</summary>
    public async Task<string> PublishAsync(string? source = "github", bool compareAll = false, bool allowDeletes = false)
    {
        await using var publisher = Server.Publisher();
        var result = await publisher.PublishAsync(TenantId.Parse(Id), new PublishRequest { Source = source, CompareAll = compareAll, AllowDeletes = allowDeletes });
        return string.Join('\n', result.Tables.Select(Describe));
    }

    public async Task<PublishException> FailToPublishAsync(string? source = "github", bool compareAll = false) =>
        await Assert.ThrowsAsync<PublishException>(() => PublishAsync(source, compareAll));

    private static string Describe(PublishedTable table) => FormattableString.Invariant(
        $"{table.Outcome} {table.Compared} +{table.Inserted} ~{table.Updated} -{table.Deleted}")
        + string.Concat(table.SetAside.Select(rows => FormattableString.Invariant($" {rows.Problem}({rows.Column})={rows.Rows}")))
        + string.Concat(table.MissingColumns.Select(column => " missing " + column));
}
