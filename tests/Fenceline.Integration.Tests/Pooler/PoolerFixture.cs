using Fenceline.Testing;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>Starts PgBouncer, or skips the test where there is none; in CI that is a failure.</summary>
internal static class PoolerFixture
{
    private const string Missing = "PgBouncer is not here: that tenants are kept apart behind it was NOT checked. Install pgbouncer.";

    public static Task<PgBouncer> StartAsync(string connectionString, int serverConnections, string mode = "transaction", int? maxPreparedStatements = null)
    {
        Assert.False(PgBouncer.Executable is null && Environment.GetEnvironmentVariable("CI") == "true", Missing);
        Assert.SkipWhen(PgBouncer.Executable is null, Missing);
        return PgBouncer.StartAsync(connectionString, serverConnections, mode, maxPreparedStatements, TestContext.Current.CancellationToken);
    }
}
