namespace Fenceline.Integration.Tests.Landing;

/// <summary>What Airbyte sends works as the loader, and comes out right after each sync.</summary>
public abstract class ConnectorReplayTests(LandingServer server)
{
    private static readonly ConnectorStream Stream = ConnectorStream.Repositories;

    [Fact]
    public async Task A_destination_passes_its_check_and_leaves_nothing_behind()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().CheckAsync();
        Assert.Equal("0", await server.OnLandingAsync($"SELECT count(*) FROM pg_class WHERE relnamespace = '{tenant.Landing}'::regnamespace"));
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("schema")]
    public async Task Append_publishes_the_youngest_row_of_each_key(string placement)
    {
        var tenant = await server.AddTenantAsync(placement);
        var connector = tenant.Connect();
        await connector.AppendAsync(Stream, 1, ConnectorStream.Repository(1, "one"), ConnectorStream.Repository(2, "two"));
        Assert.Equal("Published All +2 ~0 -0", await tenant.PublishAsync());

        await connector.AppendAsync(Stream, 1, ConnectorStream.Repository(2, "two again"), ConnectorStream.Repository(3, "three"));
        Assert.Equal("Published Recent +1 ~1 -0", await tenant.PublishAsync());
        Assert.Equal("1|one\n2|two again\n3|three", await server.ReadAsync(tenant, "id, full_name", Stream.Table));
        Assert.Equal("Unchanged None +0 ~0 -0", await tenant.PublishAsync());
        Assert.Equal("Published All +0 ~0 -0", await tenant.PublishAsync(compareAll: true));
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("schema")]
    public async Task Dedup_publishes_what_changed(string placement)
    {
        var tenant = await server.AddTenantAsync(placement);
        var connector = tenant.Connect();
        await connector.DedupAsync(Stream, 1, ConnectorStream.Repository(1, "one"), ConnectorStream.Repository(2, "two"));
        Assert.Equal("Published All +2 ~0 -0", await tenant.PublishAsync());
        await connector.DedupAsync(Stream, 1, ConnectorStream.Repository(2, "two again"), ConnectorStream.Repository(3, "three"));
        Assert.Equal("Published Recent +1 ~1 -0", await tenant.PublishAsync());
        Assert.Equal("1|one\n2|two again\n3|three", await server.ReadAsync(tenant, "id, full_name", Stream.Table));
    }

    [Fact]
    public async Task Overwrite_publishes_what_is_gone_too()
    {
        var tenant = await server.AddTenantAsync();
        var connector = tenant.Connect();
        await connector.OverwriteAsync(Stream, 1, ConnectorStream.Repository(1, "one"), ConnectorStream.Repository(2, "two"));
        Assert.Equal("Published All +2 ~0 -0", await tenant.PublishAsync());
        await connector.OverwriteAsync(Stream, 2, ConnectorStream.Repository(2, "two again"), ConnectorStream.Repository(3, "three"));
        Assert.Equal("Published All +1 ~1 -1", await tenant.PublishAsync());
        Assert.Equal("2|two again\n3|three", await server.ReadAsync(tenant, "id, full_name", Stream.Table));
    }

    [Fact]
    public async Task A_refresh_that_keeps_rows_compares_all_once()
    {
        var tenant = await server.AddTenantAsync();
        var connector = tenant.Connect();
        await connector.AppendAsync(Stream, 1, ConnectorStream.Repository(1, "one"));
        await tenant.PublishAsync();
        await connector.AppendAsync(Stream, 2, ConnectorStream.Repository(1, "one again"));
        Assert.Equal("Published All +0 ~1 -0", await tenant.PublishAsync());
        await connector.AppendAsync(Stream, 2, ConnectorStream.Repository(2, "two"));
        Assert.Equal("Published Recent +1 ~0 -0", await tenant.PublishAsync());
    }

    [Fact]
    public async Task A_clear_empties_small_tables_and_has_to_be_allowed_for_large_ones()
    {
        var tenant = await server.AddTenantAsync();
        var connector = tenant.Connect();
        await connector.OverwriteAsync(Stream, 1, ConnectorStream.Repository(1, "one"));
        await tenant.PublishAsync();
        await connector.ClearAsync(Stream, 2);
        Assert.Equal("Published All +0 ~0 -1", await tenant.PublishAsync());

        await connector.OverwriteAsync(Stream, 3, [.. Enumerable.Range(1, 101).Select(id => ConnectorStream.Repository(id, "many"))]);
        await tenant.PublishAsync();
        await connector.ClearAsync(Stream, 4);
        var refused = await tenant.FailToPublishAsync();
        Assert.Equal(PublishFailure.TooManyDeletes, refused.Failure);
        Assert.Contains("would delete 101 of 101 rows", refused.Message, StringComparison.Ordinal);
        Assert.Equal("101", await server.ReadAsync(tenant, "count(*)", Stream.Table));
        Assert.Equal("Published All +0 ~0 -101", await tenant.PublishAsync(allowDeletes: true));
    }

    [Fact]
    public async Task Columns_come_and_go_and_change_their_types()
    {
        var tenant = await server.AddTenantAsync();
        var connector = tenant.Connect();
        await connector.AppendAsync(Stream, 1, ConnectorStream.Repository(1, "one", 7));
        await tenant.PublishAsync();

        var numbers = Stream with { Columns = [.. Stream.Columns.Select(column => column.Name == "stargazers_count" ? (column.Name, "decimal") : column)] };
        await connector.AppendAsync(numbers, 1, ConnectorStream.Repository(2, "two", 8));
        Assert.Equal("Published All +1 ~0 -0", await tenant.PublishAsync());

        var fewer = Stream with { Columns = [.. Stream.Columns.Where(column => column.Name != "stargazers_count")] };
        await connector.AppendAsync(fewer, 1, [3, "three", true, null, "C#", "2026-01-01T00:00:00Z", "[]"]);
        Assert.Equal("Published All +1 ~2 -0 missing stargazers_count", await tenant.PublishAsync());

        var more = Stream with { Columns = [.. Stream.Columns, ("stars_by_day", "jsonb")] };
        await connector.AppendAsync(more, 1, [.. ConnectorStream.Repository(4, "four", 9), "{}"]);
        Assert.Equal("Published All +1 ~0 -0", await tenant.PublishAsync());
        Assert.Equal("1|\n2|\n3|\n4|9", await server.ReadAsync(tenant, "id, stargazers_count", Stream.Table));
    }

    [Fact]
    public async Task Several_streams_at_once_and_publishes_between_them()
    {
        var tenant = await server.AddTenantAsync();
        var streams = Enumerable.Range(1, 4).Select(i => Stream with { Table = i == 1 ? Stream.Table : "other_" + i }).ToList();
        var syncs = streams.Select(async stream =>
        {
            var connector = tenant.Connect();
            for (var generation = 1; generation <= 4; generation++)
            {
                await connector.DedupAsync(stream, 1, ConnectorStream.Repository(generation, "dedup"));
                await connector.AppendAsync(stream, 1, ConnectorStream.Repository(generation, "append"));
            }
        }).ToList();
        var published = Task.Run(async () =>
        {
            while (!syncs.TrueForAll(sync => sync.IsCompleted))
                await tenant.PublishAsync();
        }, TestContext.Current.CancellationToken);
        await Task.WhenAll(syncs);
        await published;
        await tenant.PublishAsync(compareAll: true);
        Assert.Equal("1|append\n2|append\n3|append\n4|append", await server.ReadAsync(tenant, "id, full_name", Stream.Table));
    }

    [Fact]
    public async Task A_connector_of_version_2_lands_and_is_published()
    {
        var tenant = await server.AddTenantAsync();
        await tenant.Connect().TypeAndDedupAsync(Stream, ConnectorStream.Repository(1, "one"));
        Assert.Equal("Published All +1 ~0 -0", await tenant.PublishAsync());
        Assert.Equal("1|one|[\"a\"]", await server.ReadAsync(tenant, "id, full_name, topics", Stream.Table));
    }
}

public sealed class ConnectorReplayInSchemasTests(SchemaLandings server) : ConnectorReplayTests(server), IClassFixture<SchemaLandings>;

[Trait("Length", "long")]
public sealed class ConnectorReplayInSchemasOfTheNewestTests(SchemaLandingsOnTheNewest server) : ConnectorReplayTests(server), IClassFixture<SchemaLandingsOnTheNewest>;

public sealed class ConnectorReplayInADatabaseTests(DatabaseLandings server) : ConnectorReplayTests(server), IClassFixture<DatabaseLandings>;

[Trait("Length", "long")]
public sealed class ConnectorReplayInADatabaseOfTheOldestTests(DatabaseLandingsOnTheOldest server) : ConnectorReplayTests(server), IClassFixture<DatabaseLandingsOnTheOldest>;
