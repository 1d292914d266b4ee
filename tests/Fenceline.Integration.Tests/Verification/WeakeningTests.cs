using System.Collections.Concurrent;
using Fenceline.Database.Verification;
using Fenceline.Integration.Tests.Database;
using Npgsql;

namespace Fenceline.Integration.Tests.Verification;

/// <summary>Every way of weakening the fence that we know of is found; each is planted in a transaction and rolled back.</summary>
public sealed class WeakeningTests(VerifiedDatabases databases) : IClassFixture<VerifiedDatabases>
{
    public static IEnumerable<TheoryDataRow<int, string>> Rows => from version in new[] { 15, 18 } from weakening in Weakenings.All where weakening.Since <= version select new TheoryDataRow<int, string>(version, weakening.Name);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task It_is_found(int version, string name)
    {
        var weakening = Weakenings.All.Single(one => one.Name == name);
        var database = await databases.OnAsync(version);
        var report = await database.VerifyAfterAsync(weakening.Sql.Replace("{database}", database.Name, StringComparison.Ordinal));
        Assert.True(
            report.Findings.Any(finding => weakening.Rule.Split('|').Contains(finding.Rule.Id)),
            $"{weakening.Rule} is not among: {string.Join("; ", report.Findings.Select(finding => $"{finding.Rule.Id} {finding.Subject} {finding.Problem}"))}");
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Weakenings.All.Count >= 120 && Weakenings.All.Select(one => one.Name).Distinct().Count() == Weakenings.All.Count, Weakenings.All.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>The guide's system on a server of each version, kept for all cases.</summary>
public sealed class VerifiedDatabases : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<Task<VerifiedDatabase>>> _databases = new();

    internal Task<VerifiedDatabase> OnAsync(int version) => _databases.GetOrAdd(version, _ => new Lazy<Task<VerifiedDatabase>>(async () => new VerifiedDatabase(await SampleDatabase.StartAsync(version)))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases.Values.Where(database => database.Value.IsCompletedSuccessfully))
            await (await database.Value).Sample.DisposeAsync();
    }
}

internal sealed class VerifiedDatabase(SampleDatabase sample)
{
    private readonly FenceVerifier _verifier = Verifying.Of(sample);

    public SampleDatabase Sample => sample;

    public string Name => sample.Name;

    public async Task<VerifyReport> VerifyAfterAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(sample.Cluster.ConnectionString(sample.Name));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var plant = new NpgsqlCommand(sql, connection);
        await plant.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return await _verifier.VerifyAsync(connection, TestContext.Current.CancellationToken);
    }
}
