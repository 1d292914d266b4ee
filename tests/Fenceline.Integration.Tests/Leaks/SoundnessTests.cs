using System.Globalization;
using Fenceline.Core.Analysis;

namespace Fenceline.Integration.Tests.Leaks;

/// <summary>
/// The analysis against PostgreSQL itself. FENCELINE_LEAK_STATEMENTS asks for a longer run, FENCELINE_LEAK_SEED for other statements.
/// </summary>
public sealed class SoundnessTests(LeakOracle oracle, ITestOutputHelper output) : IClassFixture<LeakOracle>
{
    private const int Batch = 250;
    private const int BatchesBetweenCleanings = 10;

    // Measured: 89 to 90 % of each draw, less a margin. What is safe by chance only, because no row shows its mistake, is not to be proven.
    private const double LeastRecall = 0.88;

    private const double LeastCarefulRecall = 0.97;

    private static readonly int Statements = Setting("FENCELINE_LEAK_STATEMENTS", 20_000);
    private static readonly int Seed = Setting("FENCELINE_LEAK_SEED", 20_240_101);

    private readonly SqlCatalog _catalog = LeakCatalog.Create();

    [Fact]
    public async Task What_leaks_on_the_server_is_never_called_safe()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var generator = new StatementGenerator(Seed);
        var tally = new Tally();
        for (var batch = 1; tally.Executable < Statements; batch++)
        {
            // What is rolled back leaves dead rows behind.
            if (batch % BatchesBetweenCleanings == 0)
            {
                await oracle.CleanAsync(cancellation);
                await ReportAsync(tally, cancellation);
            }

            await RunAsync(Enumerable.Range(0, Batch).Select(_ => generator.Next()).ToList(), tally, cancellation);
        }

        output.WriteLine(tally.ToString());
        await ReportAsync(tally, cancellation);
        Assert.True(tally.Unsound.Count == 0, tally.ToString());
        Assert.True(tally.Recall >= LeastRecall, tally.ToString());
        Assert.True(tally.CarefulRecall >= LeastCarefulRecall, tally.ToString());
    }

    // Of a long run it is good to know how far it is.
    private static async Task ReportAsync(Tally tally, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("FENCELINE_LEAK_REPORT") is { } file)
            await File.WriteAllTextAsync(file, tally.ToString(), cancellation);
    }

    private async Task RunAsync(List<GeneratedStatement> statements, Tally tally, CancellationToken cancellation)
    {
        var verdicts = await oracle.JudgeAsync(statements, Look.First, cancellation);
        var doubted = new List<(GeneratedStatement Statement, IReadOnlyList<SqlFinding> Report)>();
        for (var i = 0; i < statements.Count; i++)
        {
            var report = LeakCatalog.Find(statements[i].Sql, _catalog);
            if (verdicts[i].Verdict == Verdict.Safe && report.Count > 0)
                doubted.Add((statements[i], report));
            else
                tally.Add(statements[i], verdicts[i], report);
        }

        // Whether a statement that is not proven is safe takes a closer look: four states show no leak that needs certain rows.
        var closer = await oracle.JudgeAsync(doubted.Select(item => item.Statement).ToList(), Look.Second, cancellation);
        for (var i = 0; i < doubted.Count; i++)
            tally.Add(doubted[i].Statement, closer[i], doubted[i].Report);
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : usual;
}
