using Fenceline.Core.Analysis;

namespace Fenceline.Integration.Tests.Leaks;

/// <summary>Realistic statements in near-miss pairs, labelled; the server confirms the labels.</summary>
public sealed class CorpusTests(LeakOracle oracle) : IClassFixture<LeakOracle>
{
    private const double MostFalseAlarms = 0.03;

    private static readonly IReadOnlyList<CorpusItem> Items =
        CorpusReader.Read(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Leaks", "Corpus"), "*.sql").Order(StringComparer.Ordinal));

    private readonly SqlCatalog _catalog = LeakCatalog.Create();

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Items.Count >= 400, $"{Items.Count}");

    [Fact]
    public void No_leak_is_missed()
    {
        var missed = Items.Where(item => item.IsLeak && Find(item).Count == 0).Select(item => item.Sql).ToList();
        Assert.True(missed.Count == 0, string.Join("\n\n", missed));
    }

    [Fact]
    public void False_alarms_are_rare()
    {
        var safe = Items.Where(item => !item.IsLeak).ToList();
        var alarms = safe.Where(item => Find(item).Count > 0).Select(item => $"{item.Sql}\n    {Find(item)[0].Message}").ToList();
        Assert.True(alarms.Count <= safe.Count * MostFalseAlarms, string.Join("\n", alarms));
    }

    [Fact]
    public async Task The_server_confirms_the_labels()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var run = Items.Where(item => item.IsRun).ToList();
        var statements = run.Select(item => item.Statement).ToList();
        var first = await JudgeAsync(statements, Look.First, cancellation);
        // A leak that showed is looked at no more.
        var again = Enumerable.Range(0, run.Count).Where(i => first[i].Verdict != Verdict.Leak).ToList();
        var judged = await JudgeAsync(again.ConvertAll(i => statements[i]), Look.Second, cancellation);
        var second = first.ToList();
        for (var i = 0; i < again.Count; i++)
            second[again[i]] = judged[i];
        var wrong = Enumerable.Range(0, run.Count).Where(i => run[i].IsLeak ? second[i].Verdict != Verdict.Leak : first[i].Verdict != Verdict.Safe || second[i].Verdict != Verdict.Safe).ToList();
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong.Select(i => $"{run[i].Sql}\n    {first[i].Detail}, {second[i].Detail}")));
    }

    // All at once they would take longer than the oracle waits, on a busy machine.
    private async Task<List<(Verdict Verdict, string Detail)>> JudgeAsync(List<GeneratedStatement> statements, Look look, CancellationToken cancellation)
    {
        const int Batch = 40;
        var verdicts = new List<(Verdict Verdict, string Detail)>();
        foreach (var batch in statements.Chunk(Batch))
        {
            verdicts.AddRange(await oracle.JudgeAsync(batch, look, cancellation));
            // What scripts create is rolled back, and leaves dead rows in the catalog.
            await oracle.CleanAsync(cancellation);
        }

        return verdicts;
    }

    private IReadOnlyList<SqlFinding> Find(CorpusItem item) => LeakCatalog.Find(item.Sql, _catalog);
}
