using Fenceline.Analyzers.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fenceline.Analyzers.Tests.Probes;

/// <summary>Analyses many probes in one compilation, each a file of its own.</summary>
internal static class ProbeRun
{
    private const string Shared = """
        global using System;
        global using System.Collections.Generic;
        global using System.Data;
        global using System.Data.Common;
        global using System.Diagnostics.CodeAnalysis;
        global using System.Globalization;
        global using System.IO;
        global using System.Linq;
        global using System.Text;
        global using System.Threading.Tasks;
        global using Dapper;
        global using Fenceline;
        global using Microsoft.EntityFrameworkCore;
        global using Npgsql;
        internal class Note { public long Id { get; set; } public string Body { get; set; } }
        internal class Db : DbContext { public DbSet<Note> Notes => Set<Note>(); }
        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    /// <summary>What is said of each probe, by its place in the list: the ids, in order of place.</summary>
    public static async Task<IReadOnlyList<string[]>> FindingsAsync(IReadOnlyList<Probe> probes)
    {
        var token = TestContext.Current.CancellationToken;
        var trees = probes.Select((probe, number) => CSharpSyntaxTree.ParseText(probe.Source(number), Language, number + ".cs", cancellationToken: token)).ToList();
        var numbers = trees.Select((tree, number) => (tree, number)).ToDictionary(pair => pair.tree, pair => pair.number);
        var compilation = CSharpCompilation.Create(
            "probes",
            [CSharpSyntaxTree.ParseText(Shared, Language, "shared.cs", cancellationToken: token), .. trees],
            [.. References.All, StubLibraries.Reference],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        var analyzers = compilation.WithAnalyzers(
            [new SqlTextAnalyzer(), new Connections.ConnectionStringAnalyzer()], new AnalyzerOptions([new Verify.Text("/tenants.json", Verify.Manifest), .. StubLibraries.Files]));
        var all = await analyzers.GetAllDiagnosticsAsync(token);
        var broken = all.Where(finding => finding.Severity == DiagnosticSeverity.Error || finding.Id == "AD0001")
            .Select(finding => finding + "\n" + (finding.Location.SourceTree is { } tree && numbers.TryGetValue(tree, out var number) ? probes[number].Body + probes[number].Members : ""))
            .GroupBy(text => text[text.IndexOf(": error", StringComparison.Ordinal)..text.IndexOf('\n')]).Select(group => group.First()).Take(20).ToList();
        Assert.True(broken.Count == 0, string.Join("\n", broken));

        var found = all.Where(finding => finding.Id.StartsWith("FEN", StringComparison.Ordinal) && finding.Location.SourceTree is { } tree && numbers.ContainsKey(tree))
            .OrderBy(finding => finding.Location.SourceSpan.Start)
            .ToLookup(finding => numbers[finding.Location.SourceTree!], finding => finding.Id);
        return [.. probes.Select((_, number) => found[number].ToArray())];
    }

    /// <summary>The probes of which something else is said than they expect.</summary>
    public static async Task<IReadOnlyList<string>> WrongAsync(IReadOnlyList<Probe> probes)
    {
        var findings = await FindingsAsync(probes);
        return [.. probes.Zip(findings).Where(pair => pair.First.MustBeFound != pair.Second.Length > 0)
            .Select(pair => $"{(pair.First.MustBeFound ? "silent" : string.Join(',', pair.Second))} [{pair.First.Name}] {pair.First.Body} {pair.First.Members} {pair.First.Types}".ReplaceLineEndings(" "))];
    }
}
