using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.Generator.Tests;

/// <summary>A project with additional files that the generator runs over, again after each edit.</summary>
internal sealed class GeneratorRun
{
    /// <summary>What a project for net8.0 is compiled with.</summary>
    private static readonly CSharpParseOptions CSharp12 = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    private readonly Dictionary<string, AdditionalText> _files = [];
    private CSharpCompilation _compilation;
    private GeneratorDriver _driver;

    public GeneratorRun(string? rootNamespace, params (string Path, string Text)[] files)
    {
        _compilation = CSharpCompilation.Create(
            "Consumer",
            [CSharpSyntaxTree.ParseText("class First { }", CSharp12)],
            [.. Basic.Reference.Assemblies.Net100.References.All, Reference(typeof(Npgsql.NpgsqlConnection)), Reference(typeof(TenantId))],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999, generalDiagnosticOption: ReportDiagnostic.Error));
        foreach (var (path, text) in files)
            _files[path] = new File(path, text);
        _driver = CSharpGeneratorDriver.Create(
            [new QueryGenerator().AsSourceGenerator()],
            _files.Values,
            CSharp12,
            new Options(rootNamespace),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        Run();
    }

    public static string Sample { get; } = System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tenants.json"));

    public GeneratorRunResult Result { get; private set; }

    /// <summary>The consuming project with what was generated.</summary>
    public Compilation Output { get; private set; } = null!;

    public static GeneratorRun Of(string manifest, string? rootNamespace = "Acme.Data") => new(rootNamespace, ("/project/tenants.json", manifest));

    public string Source(string file) => Result.GeneratedSources.Single(source => source.HintName == file).SourceText.ToString();

    public void EditCSharp()
    {
        _compilation = _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText("class Second { int _field; }", CSharp12));
        Run();
    }

    public void EditManifest(Func<string, string> edit)
    {
        const string Path = "/project/tenants.json";
        var before = _files[Path];
        var text = before.GetText()!.ToString();
        Assert.NotEqual(text, edit(text));
        _files[Path] = new File(Path, edit(text));
        _driver = _driver.ReplaceAdditionalText(before, _files[Path]);
        Run();
    }

    public void SayWhetherToGenerate(string value)
    {
        _driver = _driver.WithUpdatedAnalyzerConfigOptions(new Options("Acme.Data", value));
        Run();
    }

    public void EditRootNamespace(string value)
    {
        _driver = _driver.WithUpdatedAnalyzerConfigOptions(new Options(value));
        Run();
    }

    /// <summary>Why the outputs of a step are what they are.</summary>
    public IEnumerable<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    /// <summary>Why the generated files are what they are.</summary>
    public IEnumerable<IncrementalStepRunReason> OutputReasons() =>
        Result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs).Select(output => output.Reason);

    private void Run()
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(_compilation, out var output, out _);
        Output = output;
        Result = _driver.GetRunResult().Results.Single();
        Assert.Null(Result.Exception);
    }

    private static PortableExecutableReference Reference(Type type) => MetadataReference.CreateFromFile(type.Assembly.Location);

    private sealed class File(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);
    }

    private sealed class Options(string? rootNamespace, string? generate = null) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(rootNamespace, generate);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(string? rootNamespace, string? generate) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = key switch { "build_property.RootNamespace" => rootNamespace, "build_property.FencelineGenerate" => generate, _ => null };
                return value is not null;
            }
        }
    }
}
