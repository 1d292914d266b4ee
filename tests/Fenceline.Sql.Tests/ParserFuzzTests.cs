using System.Diagnostics;
using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql.Tests;

public class ParserFuzzTests
{
    [Fact]
    public void Whatever_the_text_all_places_are_inside_of_it_and_of_each_other()
    {
        // FENCELINE_SQL_FUZZ_SECONDS asks for a longer run.
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("FENCELINE_SQL_FUZZ_SECONDS"), out var asked) ? asked : 5;
        var random = new Random(20_240_101);
        var corpus = Corpus.Files.SelectMany(Corpus.Statements).ToList();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            var sql = Mutation.OfCharacters(corpus[random.Next(corpus.Count)], random);
            if (random.Next(3) == 0)
                sql += ";" + Mutation.OfTokens(corpus[random.Next(corpus.Count)], random);
            var holes = random.Next(3) == 0 ? Holes(sql, random) : default;
            var fault = Spans.Fault(sql, holes);
            Assert.True(fault is null, fault);
        }
    }

    [Fact]
    public void Places_of_the_corpus_are_inside_of_the_text_and_of_each_other()
    {
        foreach (var sql in Corpus.Files.SelectMany(Corpus.Statements))
            Assert.Null(Spans.Fault(sql, default));
    }

    private static EquatableArray<TextSpan> Holes(string sql, Random random)
    {
        var holes = new List<TextSpan>();
        for (var at = random.Next(sql.Length + 1); at <= sql.Length && holes.Count < 3; at += 1 + random.Next(20))
        {
            var length = Math.Min(random.Next(4), sql.Length - at);
            holes.Add(new TextSpan(at, length));
            at += length;
        }

        return holes.ToEquatableArray();
    }
}
