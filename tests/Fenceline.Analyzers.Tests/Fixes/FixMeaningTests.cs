using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Fenceline.Analyzers.Sql;
using Fenceline.CodeFixes;
using Fenceline.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Npgsql;

namespace Fenceline.Analyzers.Tests.Fixes;

/// <summary>
/// Random programs with values in the SQL's text, fixed until no fix is offered, and run on PostgreSQL with hostile values:
/// their rows are those of the statement that was meant, with the values as literals.
/// </summary>
public sealed class FixMeaningTests
{
    private static readonly int Programs = int.TryParse(Environment.GetEnvironmentVariable("FENCELINE_FIX_PROGRAMS"), CultureInfo.InvariantCulture, out var count) ? count : 25;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("FENCELINE_FIX_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 3;

    private static readonly string[] Values =
    [
        "a", "b", "ab", "x", "", "%", "_", "O'Brien", "' OR '1'='1", "'; DROP TABLE countries; --", "\\", "\\'", "a%", "$1", "@given", "@v0", ":v1", "{0}", "{v0}", "\"", "--", "/*", "$$", "b' || 'c", "\u00e9", "1",
    ];

    [Fact]
    public async Task A_fixed_program_means_what_was_meant()
    {
        var token = TestContext.Current.CancellationToken;
        await using var cluster = await PostgresCluster.StartAsync(token);
        var database = await cluster.CreateDatabaseAsync(cancellationToken: token);
        await using var connection = new NpgsqlConnection(cluster.ConnectionString(database));
        await connection.OpenAsync(token);
        await PrepareAsync(connection);

        var fixedHoles = 0;
        var leftHoles = 0;
        for (var number = 0; number < Programs; number++)
        {
            var random = new Random((Seed * 7919) + number);
            var writer = new StatementWriter(random);
            var program = writer.Write(number);
            var (document, holes, left) = await FixedAsync(program.Source);
            fixedHoles += holes - left;
            leftHoles += left;
            if (left > 0)
                continue;

            var source = (await document.GetTextAsync(token)).ToString();
            var run = await RunnerAsync(document, number);
            for (var round = 0; round < 12; round++)
            {
                var values = writer.Values.Select(isList => isList ? Pick(random) + "\n" + Pick(random) : Pick(random)).ToArray();
                var meant = Rows(() => Query(connection, program.Intended(values)));
                var found = Rows(() => run(connection, values));
                Assert.True(meant == found, $"{program.Intended(values)}\nmeant: {meant}\nfound: {found}\n{source}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Programs} programs from seed {Seed}: {fixedHoles} values became parameters, {leftHoles} stayed");
        Assert.True(fixedHoles > leftHoles, $"{fixedHoles} fixed, {leftHoles} left");
    }

    private static string Pick(Random random) => Values[random.Next(Values.Length)];

    private static async Task PrepareAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("CREATE TABLE countries (id bigint, code text, name text, created date, j jsonb)", connection);
        await command.ExecuteNonQueryAsync();
        var id = 0;
        foreach (var value in Values)
        {
            await using var insert = new NpgsqlCommand("INSERT INTO countries VALUES ($1, $2, $3, '2020-01-02', '{}')", connection) { Parameters = { new() { Value = id++ }, new() { Value = value }, new() { Value = id % 3 == 0 ? value : "a" + value + "b" } } };
            await insert.ExecuteNonQueryAsync();
        }
    }

    private static List<string> Query(NpgsqlConnection connection, string sql)
    {
        var rows = new List<string>();
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return rows;
    }

    private static string Rows(Func<List<string>> run)
    {
        try
        {
            return string.Join("|", run());
        }
        catch (PostgresException problem)
        {
            return "error " + problem.SqlState;
        }
    }

    /// <summary>The program with every fix that is offered, how many values were found in its text, and how many are left there.</summary>
    private static async Task<(Document Document, int Holes, int Left)> FixedAsync(string source)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.CurrentSolution.AddProject("sample", "sample" + Guid.NewGuid().ToString("N"), LanguageNames.CSharp)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .WithMetadataReferences(References.All);
        project = project.AddAdditionalDocument("tenants.json", SourceText.From(Verify.Manifest), filePath: "/tenants.json").Project;
        var document = project.AddDocument("Program.cs", SourceText.From(source));
        var holes = await FindingsAsync(document);
        var left = holes;
        for (var isChanged = true; isChanged && !left.IsEmpty;)
        {
            isChanged = false;
            foreach (var finding in left)
            {
                if (await OfferedAsync(document, finding) is not { } action)
                    continue;
                var operations = await action.GetOperationsAsync(default);
                document = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
                isChanged = true;
                break;
            }

            var after = await FindingsAsync(document);
            Assert.True(!isChanged || after.Length < left.Length, "A fix was made and no finding is gone: " + await document.GetTextAsync());
            left = after;
        }

        return (document, holes.Length, left.Length);
    }

    private static async Task<CodeAction?> OfferedAsync(Document document, Diagnostic finding)
    {
        CodeAction? offered = null;
        await new ParameterFix().RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => offered ??= action, default));
        return offered;
    }

    private static async Task<ImmutableArray<Diagnostic>> FindingsAsync(Document document)
    {
        var compilation = await document.Project.GetCompilationAsync();
        var findings = await compilation!.WithAnalyzers([new SqlTextAnalyzer()], document.Project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync();
        Assert.All(findings, finding => Assert.Equal("FEN106", finding.Id));
        return findings;
    }

    private static async Task<Func<NpgsqlConnection, string[], List<string>>> RunnerAsync(Document document, int number)
    {
        using var image = new MemoryStream();
        var emitted = (await document.Project.GetCompilationAsync())!.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        image.Position = 0;
        var type = AssemblyLoadContext.Default.LoadFromStream(image).GetType("Program" + number.ToString(CultureInfo.InvariantCulture))!;
        return type.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<Func<NpgsqlConnection, string[], List<string>>>();
    }
}
