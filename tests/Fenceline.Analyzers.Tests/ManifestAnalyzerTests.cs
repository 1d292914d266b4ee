using Fenceline.Analyzers.Manifest;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Fenceline.Analyzers.Tests;

public sealed class ManifestAnalyzerTests
{
    [Fact]
    public Task A_sound_manifest_is_silent() => Verify.AnalyzerAsync<ManifestAnalyzer>("class A { }", null, Verify.Manifest);

    [Fact]
    public Task Problems_are_reported_at_their_place_in_the_file()
    {
        var manifest = Verify.Manifest.Replace("\"sensitivity\": \"sensitive\"", "\"sensitivity\": \"secret\"", StringComparison.Ordinal);
        var at = manifest[..manifest.IndexOf("\"secret\"", StringComparison.Ordinal)];
        var line = at.Count(c => c == '\n') + 1;
        var column = at.Length - at.LastIndexOf('\n');
        return Verify.AnalyzerAsync<ManifestAnalyzer>(
            "class A { }",
            null,
            manifest,
            new DiagnosticResult("FEN006", DiagnosticSeverity.Error).WithSpan("/tenants.json", line, column, line, column + "\"secret\"".Length)
                .WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
    }

    [Fact]
    public Task What_the_reader_only_doubts_is_a_warning() => Verify.AnalyzerAsync<ManifestAnalyzer>(
        "class A { }",
        null,
        """{ "version": 1, "project": "p", "tenants": { "include": "tenants/*.json" } }""",
        new DiagnosticResult("FEN015", DiagnosticSeverity.Warning).WithSpan("/tenants.json", 1, 57, 1, 73));

    [Fact]
    public async Task Problems_of_an_included_file_are_reported_there()
    {
        var test = new CSharpAnalyzerTest<ManifestAnalyzer, DefaultVerifier> { TestCode = "class A { }" };
        Verify.SetUp(test, null, """{ "version": 1, "project": "p", "tenants": { "include": "tenants/*.json" } }""");
        test.TestState.AdditionalFiles.Add(("/tenants/a.json", """[ { "id": "a b" } ]"""));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("FEN007", DiagnosticSeverity.Error).WithSpan("/tenants/a.json", 1, 11, 1, 16));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Work_grows_with_the_files_and_not_with_their_square()
    {
        var reads = 0;
        var token = TestContext.Current.CancellationToken;
        var tenants = Enumerable.Range(1, 1000).Select(id => Counted($"/tenants/{id}.json", $$"""{ "id": "{{id}}" }"""));
        var options = new AnalyzerOptions([Counted("/tenants.json", """{ "version": 1, "project": "p", "tenants": { "include": "tenants/*.json" } }"""), .. tenants]);
        var compilation = CSharpCompilation.Create("sample", [], References.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(await compilation.WithAnalyzers([new ManifestAnalyzer()], options).GetAllDiagnosticsAsync(token));
        // Actions that begin at once may all read, so a part of the square is left for machines of many processors.
        Assert.InRange(reads, options.AdditionalFiles.Length, options.AdditionalFiles.Length * options.AdditionalFiles.Length / 4);

        AdditionalText Counted(string path, string text) => new Verify.Text(path, text, () => Interlocked.Increment(ref reads));
    }

    [Fact]
    public Task A_missing_manifest_is_hinted_at_once() =>
        Verify.AnalyzerAsync<ManifestAnalyzer>("class A { }", null, null, new DiagnosticResult("FEN019", DiagnosticSeverity.Warning));

    [Fact]
    public async Task A_manifest_with_capital_letters_is_told_its_name()
    {
        var test = new CSharpAnalyzerTest<ManifestAnalyzer, DefaultVerifier> { TestCode = "class A { }" };
        Verify.SetUp(test, null, null);
        test.TestState.AdditionalFiles.Add(("/Tenants.json", Verify.Manifest));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("FEN019", DiagnosticSeverity.Warning).WithSpan("/Tenants.json", 1, 1, 1, 1));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Two_manifests_are_an_error()
    {
        var test = new CSharpAnalyzerTest<ManifestAnalyzer, DefaultVerifier> { TestCode = "class A { }" };
        Verify.SetUp(test, null, Verify.Manifest);
        test.TestState.AdditionalFiles.Add(("/other/tenants.json", Verify.Manifest));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("FEN024", DiagnosticSeverity.Error).WithSpan("/other/tenants.json", 1, 1, 1, 1)
            .WithArguments("The project has two manifests, /tenants.json and /other/tenants.json: take one out of the additional files"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_project_without_a_database_needs_no_manifest()
    {
        var test = new CSharpAnalyzerTest<ManifestAnalyzer, DefaultVerifier> { TestCode = "class A { }", ReferenceAssemblies = References.None };
        test.TestState.AdditionalReferences.AddRange(Basic.Reference.Assemblies.Net100.References.All);
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
