using System.Text.Json;

namespace Fenceline.Sql.Tests.Parity;

public class ParityFuzzTests(ITestOutputHelper output)
{
    private const int Count = 20_000;
    private const int MostShown = 25;

    private static readonly JsonSerializerOptions Readable = new();

    // FENCELINE_SQL_FUZZ asks for a longer run.
    private static int Runs => int.TryParse(Environment.GetEnvironmentVariable("FENCELINE_SQL_FUZZ"), out var runs) ? runs : Count;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("FENCELINE_SQL_SEED"), out var seed) ? seed : 4711;

    [Fact]
    public void Random_statements_and_what_is_near_them_are_read_as_PostgreSQL_reads_them()
    {
        PgQuery.Require();
        var random = new Random(Seed);
        var generator = new StatementGenerator(random);
        Check(() => random.Next(3) == 0 ? generator.Next() : Mutation.OfTokens(generator.Next(), random));
    }

    [Fact]
    public void What_is_near_the_corpus_is_read_as_PostgreSQL_reads_it()
    {
        PgQuery.Require();
        var random = new Random(Seed);
        var corpus = Corpus.Files.SelectMany(Corpus.Statements).ToList();
        Check(() =>
        {
            var sql = corpus[random.Next(corpus.Count)];
            return random.Next(2) == 0 ? Mutation.OfTokens(sql, random) : Mutation.OfCharacters(sql, random);
        });
    }

    private void Check(Func<string> next)
    {
        var faults = new List<string>();
        var count = 0;
        var tally = new DifferenceTally();
        for (var i = 0; i < Runs; i++)
        {
            if (tally.Fault(next()) is not { } fault)
                continue;
            count++;
            faults.Add(JsonSerializer.Serialize(fault, Readable));
        }

        output.WriteLine(tally.ToString());
        Assert.True(count == 0, $"{count} of {Runs} differ, the shortest:\n" + string.Join("\n", faults.OrderBy(fault => fault.Length).Take(MostShown)));
    }
}
