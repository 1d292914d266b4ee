using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;
using Fenceline.Sql;
using Fenceline.SqlBenchmark;

// Reading and analysing SQL, held against libpg_query's reading alone: the same texts in the same process and run, in alternating
// rounds. The median of the rounds' ratios counts; below 1 is faster than PostgreSQL's parser.
const int Rounds = 31;
const int Repeats = 20;
const int Warmup = 25;
var folder = AppContext.BaseDirectory;
if (!PgQuery.IsInstalled)
{
    Console.Error.WriteLine("libpg_query is not here: install libpg-query-dev.");
    return 1;
}

var manifest = ManifestReader.Read(new ManifestText("tenants.json", File.ReadAllText(Path.Combine(folder, "tenants.json"))), _ => []).Manifest!;
var catalog = SqlCatalog.For(manifest);
var options = new SqlAnalysisOptions();

// Statements about shared tables, each with a full analysis, and statements of every kind of syntax. Only what both take for SQL.
var leaks = Valid(Read("leaks").SelectMany(text => SqlParser.Parse(text).Statements.Select(statement => text.Substring(statement.Span.Start, statement.Span.Length))));
var syntax = Valid(Read("syntax").SelectMany(text => text.Split('\n')).Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal)));

Report("parse + analysis of the leak corpus, libpg_query: a tree", leaks, sql => SqlAnalyzer.Analyze(sql, catalog, options).Findings.Count, PgQuery.ParseToTree);
Report("parse + analysis of the leak corpus, libpg_query: the grammar alone", leaks, sql => SqlAnalyzer.Analyze(sql, catalog, options).Findings.Count, sql => PgQuery.Parse(sql));
Report("parse of the leak corpus, libpg_query: a tree", leaks, sql => SqlParser.Parse(sql).Statements.Count, PgQuery.ParseToTree);
Report("parse of the leak corpus, libpg_query: the grammar alone", leaks, sql => SqlParser.Parse(sql).Statements.Count, sql => PgQuery.Parse(sql));
Report("parse of the syntax corpus, libpg_query: a tree", syntax, sql => SqlParser.Parse(sql).Statements.Count, PgQuery.ParseToTree);
Report("parse of the syntax corpus, libpg_query: the grammar alone", syntax, sql => SqlParser.Parse(sql).Statements.Count, sql => PgQuery.Parse(sql));
return 0;

IEnumerable<string> Read(string name) => Directory.GetFiles(Path.Combine(folder, name), "*.sql").Order(StringComparer.Ordinal).Select(File.ReadAllText);

static List<string> Valid(IEnumerable<string> texts) =>
    texts.Where(sql => SqlParser.Parse(sql) is { Errors.Count: 0, Statements.Count: > 0 } && PgQuery.Parse(Bytes(sql))).ToList();

static byte[] Bytes(string sql) => Encoding.UTF8.GetBytes(sql + '\0');

static void Report(string name, List<string> texts, Func<string, int> action, Action<byte[]> other)
{
    var bytes = texts.Select(Bytes).ToList();
    var ratios = new List<double>();
    var ours = 0.0;
    var theirs = 0.0;
    // The first rounds warm up, until all that they run is compiled for speed.
    for (var round = -Warmup; round < Rounds; round++)
    {
        var isOursFirst = round % 2 == 0;
        var first = Time(isOursFirst ? Ours : Theirs);
        var second = Time(isOursFirst ? Theirs : Ours);
        if (round < 0)
            continue;
        var (own, their) = isOursFirst ? (first, second) : (second, first);
        ours += own;
        theirs += their;
        ratios.Add(own / their);
    }

    ratios.Sort();
    var count = (double)texts.Count * Repeats * Rounds;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {texts.Count} statements, {ours / count:F1} µs each, there {theirs / count:F1} µs; ratio {ratios[ratios.Count / 2]:F2} (quartiles {ratios[ratios.Count / 4]:F2} to {ratios[ratios.Count * 3 / 4]:F2})"));

    void Ours()
    {
        foreach (var text in texts)
            action(text);
    }

    void Theirs()
    {
        foreach (var text in bytes)
            other(text);
    }
}

static double Time(Action action)
{
    var start = Stopwatch.GetTimestamp();
    for (var i = 0; i < Repeats; i++)
        action();
    return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
}
