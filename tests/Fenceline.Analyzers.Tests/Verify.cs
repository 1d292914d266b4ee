using System.Text.RegularExpressions;
using Fenceline.Analyzers.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.Analyzers.Tests;

/// <summary>Runs an analyzer over source in which <c>{|FEN101:..|}</c> marks each finding that must come, at its exact place.</summary>
internal static class Verify
{
    public static readonly string Manifest = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"));

    private static readonly Regex FoundTable = new(@"\{\|FEN10[12]:[^|]*\|\}");

    public static Task SqlAsync(string source, string? options = null, string? manifest = null) =>
        AnalyzerAsync<SqlTextAnalyzer>(source, options, manifest ?? Manifest);

    /// <summary>The body of a method that has a connection, a command, a data source, an EF context and some values at hand.</summary>
    public static Task BodyAsync(string body, string? options = null) => SqlAsync(InMethod(body), options);

    /// <summary>As written, findings and all; and with the sample's reference table in place of what is found: then nothing must be.</summary>
    public static async Task BodyAndHarmlessTwinAsync(string body)
    {
        await BodyAsync(body);
        await BodyAsync(FoundTable.Replace(body, "plans"));
    }

    public static string InMethod(string body) => $$""""
        using System;
        using System.Data;
        using System.Data.Common;
        using System.Linq;
        using System.Text;
        using System.Threading.Tasks;
        using Dapper;
        using Fenceline;
        using Microsoft.EntityFrameworkCore;
        using Npgsql;

        public class Note { public long Id { get; set; } }
        public class Db : DbContext { public DbSet<Note> Notes => Set<Note>(); }

        public class Sample
        {
            public async Task Run(NpgsqlConnection connection, NpgsqlCommand command, NpgsqlDataSource dataSource, Db db, TenantSession session, string userId, int id, bool flag)
            {
                {{body}}
                await Task.Yield();
            }
        }
        """";

    /// <summary>The ids of what the analyzer says of a source, in order of place.</summary>
    public static async Task<string[]> FindingsAsync(string source)
    {
        var token = TestContext.Current.CancellationToken;
        var compilation = CSharpCompilation.Create(
            "sample", [CSharpSyntaxTree.ParseText(source, cancellationToken: token)], References.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var analyzers = compilation.WithAnalyzers([new SqlTextAnalyzer()], new AnalyzerOptions([new Text("/tenants.json", Manifest)]));
        var findings = await analyzers.GetAllDiagnosticsAsync(token);
        Assert.DoesNotContain(findings, finding => finding.Severity == DiagnosticSeverity.Error);
        return [.. findings.Where(finding => finding.Id.StartsWith("FEN", StringComparison.Ordinal)).OrderBy(finding => finding.Location.SourceSpan.Start).Select(finding => finding.Id)];
    }

    /// <param name="onRead">Is told each time that the text is asked for.</param>
    public sealed class Text(string path, string text, Action? onRead = null) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text);

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default)
        {
            onRead?.Invoke();
            return _text;
        }
    }

    public static async Task AnalyzerAsync<TAnalyzer>(string source, string? options, string? manifest, params DiagnosticResult[] expected)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier> { TestCode = source };
        test.ExpectedDiagnostics.AddRange(expected);
        SetUp(test, options, manifest);
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    public static void SetUp(AnalyzerTest<DefaultVerifier> test, string? options, string? manifest)
    {
        test.ReferenceAssemblies = References.None;
        test.TestState.AdditionalReferences.AddRange(References.All);
        if (manifest is not null)
            test.TestState.AdditionalFiles.Add(("/tenants.json", manifest));
        if (options is not null)
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n" + options + "\n"));
    }
}
