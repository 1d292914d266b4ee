namespace Fenceline.Integration.Tests.Pooler;

/// <summary>
/// Poolers that follow prepared statements: after an error their idea of a name and Npgsql's part, and a read runs
/// somebody's delete. Npgsql's own preparing is taken for safe only where no such pooler stands in between.
/// </summary>
public sealed class FollowedStatementsTests(TortureDatabase database) : IClassFixture<TortureDatabase>
{
    private const string AutoPrepare = ";Max Auto Prepare=4;Auto Prepare Min Usages=1;Maximum Pool Size=1";

    private static readonly TenantId Tenant = TortureDatabase.Tenants[0];
    private static readonly TenantId Unknown = TenantId.Parse("nobody");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="serverConnections">Shared by all; null for one of its own for each client, as in session mode.</param>
    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    [InlineData(null)]
    public async Task After_failed_pins_a_find_still_finds(int? serverConnections)
    {
        await using var pooler = new StatementPooler(database.AppConnection, serverConnections);
        await FindsAfterFailedPinsAsync(pooler.ConnectionString);
    }

    /// <summary>From 1.21 on it follows statements; an older one would answer with other clients' statements.</summary>
    [Fact]
    public async Task Behind_PgBouncer_too()
    {
        await using var pooler = await PoolerFixture.StartAsync(database.AppConnection, serverConnections: 2);
        await FindsAfterFailedPinsAsync(pooler.ConnectionString);
    }

    private async Task FindsAfterFailedPinsAsync(string connectionString)
    {
        await using var direct = new OpsaiDatabase(database.AppConnection);
        var note = await direct.Tenant(Tenant).Notes.InsertAsync(new NotesInsert { Body = "to be found" }, Cancellation);

        await using var db = new OpsaiDatabase(connectionString + AutoPrepare);
        var notes = db.Tenant(Tenant).Notes;
        Assert.NotNull(await notes.FindAsync(note.Id, Cancellation));
        Assert.NotEqual(0, await notes.CountAsync(cancellationToken: Cancellation));
        // All slots are taken. The delete would take the find's, in a batch that fails before it comes to that: so the find keeps it.
        await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(Unknown).Notes.CountAsync(cancellationToken: Cancellation));
        await Assert.ThrowsAsync<TenantAccessException>(() => db.Tenant(Unknown).Notes.DeleteAsync(note.Id, Cancellation));
        Assert.Equal(note, await notes.FindAsync(note.Id, Cancellation));
        Assert.True(await direct.Tenant(Tenant).Notes.DeleteAsync(note.Id, Cancellation));
    }
}
