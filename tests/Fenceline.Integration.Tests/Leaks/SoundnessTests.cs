using System.Globalization;
using Fenceline.Core.Analysis;

namespace Fenceline.Integration.Tests.Leaks;

/// <summary>
/// The analysis against PostgreSQL itself. FENCELINE_LEAK_STATEMENTS asks for a longer run, FENCELINE_LEAK_SEED for other statements.
/// </summary>
public abstract class SoundnessRun
{
    private const int Batch = 250;
    private const int BatchesBetweenCleanings = 10;

    private static readonly int Seed = Setting("FENCELINE_LEAK_SEED", 20_240_101);

    private readonly LeakOracle _oracle;
    private readonly ITestOutputHelper _output;
    private readonly SqlCatalog _catalog;

    private protected SoundnessRun(LeakOracle oracle, ITestOutputHelper output, SqlCatalog catalog) => (_oracle, _output, _catalog) = (oracle, output, catalog);

    /// <summary>How many statements are run unless more are asked for.</summary>
    private protected abstract int Usual { get; }

    // Measured, less a margin. What is safe by chance only, because no row shows its mistake, is not to be proven.
    private protected abstract double LeastRecall { get; }

    private protected abstract double LeastCarefulRecall { get; }

    /// <summary>Statements without an end, the same ones for the same seed.</summary>
    private protected virtual Func<GeneratedStatement> Generator(int seed)
    {
        var generator = new StatementGenerator(seed);
        return () => _oracle.Dialect.Statement(generator.Next());
    }

    [Fact]
    public async Task What_leaks_on_the_server_is_never_called_safe()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var next = Generator(Seed);
        var tally = new Tally();
        var statements = Setting("FENCELINE_LEAK_STATEMENTS", Usual);
        for (var batch = 1; tally.Executable < statements; batch++)
        {
            // What is rolled back leaves dead rows behind.
            if (batch % BatchesBetweenCleanings == 0)
            {
                await _oracle.CleanAsync(cancellation);
                await ReportAsync(tally, cancellation);
            }

            await RunAsync(Enumerable.Range(0, Batch).Select(_ => next()).ToList(), tally, cancellation);
        }

        _output.WriteLine(tally.ToString());
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
        var verdicts = await _oracle.JudgeAsync(statements, Look.First, cancellation);
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
        var closer = await _oracle.JudgeAsync(doubted.Select(item => item.Statement).ToList(), Look.Second, cancellation);
        for (var i = 0; i < doubted.Count; i++)
            tally.Add(doubted[i].Statement, closer[i], doubted[i].Report);
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : usual;
}

/// <summary>Tenants as texts: the sample's tables, one whose tenant stands in JSON, and one with a key that forgot the tenant.</summary>
public sealed class SoundnessTests(LeakOracle oracle, ITestOutputHelper output) : SoundnessRun(oracle, output, LeakCatalog.Create()), IClassFixture<LeakOracle>
{
    private protected override int Usual => 20_000;

    // Measured: 92.0 to 92.6 % of all, and 99.2 to 99.4 % of those that were meant to be safe: every use pinned, two in three of the safe
    // ones. The others have a slip that no row of any state shows; nearly all that is not proven is among them.
    private protected override double LeastRecall => 0.91;

    private protected override double LeastCarefulRecall => 0.985;
}

/// <summary>The same statements with tenant columns of type bigint.</summary>
public sealed class NumberSoundnessTests(NumberLeakOracle oracle, ITestOutputHelper output) : SoundnessRun(oracle, output, LeakCatalog.Create(LeakDialect.Number)), IClassFixture<NumberLeakOracle>
{
    private protected override int Usual => 3_000;

    // Measured: 90 and 91 %.
    private protected override double LeastRecall => 0.88;

    private protected override double LeastCarefulRecall => 0.97;
}

/// <summary>The same statements with tenant columns of type uuid.</summary>
public sealed class UuidSoundnessTests(UuidLeakOracle oracle, ITestOutputHelper output) : SoundnessRun(oracle, output, LeakCatalog.Create(LeakDialect.Uuid)), IClassFixture<UuidLeakOracle>
{
    private protected override int Usual => 3_000;

    // Measured: 90 and 91 %.
    private protected override double LeastRecall => 0.88;

    private protected override double LeastCarefulRecall => 0.97;
}

/// <summary>Tables of two schemas, and rows that have their tenant from a parent.</summary>
public sealed class FamilySoundnessTests(FamilyLeakOracle oracle, ITestOutputHelper output) : SoundnessRun(oracle, output, LeakCatalog.CreateFamily()), IClassFixture<FamilyLeakOracle>
{
    private protected override int Usual => 4_000;

    // Measured: 93 %, and all of those that were meant to be safe.
    private protected override double LeastRecall => 0.9;

    private protected override double LeastCarefulRecall => 0.99;

    private protected override Func<GeneratedStatement> Generator(int seed) => new FamilyGenerator(seed).Next;
}
