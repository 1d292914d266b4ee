namespace Fenceline.Sql.Tests.Parity;

public class ParityTests(ITestOutputHelper output)
{
    public static TheoryData<string> CorpusFiles => [.. Corpus.Files];

    [Theory]
    [MemberData(nameof(CorpusFiles))]
    public void Accepts_what_PostgreSQL_accepts_and_finds_the_same_relations(string file)
    {
        PgQuery.Require();
        var tally = new DifferenceTally();
        var faults = Corpus.Statements(file).Select(tally.Fault).Where(fault => fault is not null).ToList();
        output.WriteLine(tally.ToString());
        Assert.True(faults.Count == 0, faults.Count + " differ:\n" + string.Join("\n", faults));
    }

    [Fact]
    public void Reads_the_generated_scripts_of_the_sample_as_PostgreSQL_does()
    {
        PgQuery.Require();
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "generated"), "*.sql", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var script = SqlParser.Parse(File.ReadAllText(file));
            Assert.True(script.Errors.Count == 0, file + ": " + string.Join("; ", script.Errors.Select(error => error.Message)));
            foreach (var statement in script.Statements.Where(statement => statement is not (OtherStatement or PsqlCommandStatement)))
                Assert.Null(Comparison.Fault(File.ReadAllText(file).Substring(statement.Span.Start, statement.Span.Length)));
        }
    }

    [Fact]
    public void The_corpus_holds_more_than_three_hundred_statements_of_which_both_parsers_refuse_some()
    {
        PgQuery.Require();
        var statements = Corpus.Files.SelectMany(Corpus.Statements).ToList();
        Assert.True(statements.Count > 500);
        Assert.True(statements.Count(sql => PgQuery.Parse(sql).Error is null) > 300);
        Assert.True(statements.Count(sql => PgQuery.Parse(sql).Error is not null) > 100);
    }
}
