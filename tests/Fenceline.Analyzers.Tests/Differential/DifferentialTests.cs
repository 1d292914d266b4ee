using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Text.RegularExpressions;
using Fenceline.Analyzers.Flow;
using Fenceline.Analyzers.Sinks;
using Fenceline.Analyzers.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.Analyzers.Tests.Differential;

/// <summary>
/// Random programs run for real. Each text that arrives at the database is one that the analysis reckons with: one of the
/// texts that it found, what is not known in them being anything.
/// </summary>
public sealed class DifferentialTests
{
    private const int BatchSize = 200;
    private const int RunsOfEach = 12;

    private static readonly string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text;
        using Fenceline.Analyzers.Tests.Differential;

        """;

    private static readonly int Programs = int.TryParse(Environment.GetEnvironmentVariable("FENCELINE_FLOW_PROGRAMS"), CultureInfo.InvariantCulture, out var count) ? count : 400;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("FENCELINE_FLOW_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 7;

    [Fact]
    public void What_arrives_is_what_was_reckoned_with()
    {
        var counts = new Counts();
        for (var first = 0; first < Programs; first += BatchSize)
            Run(first, Math.Min(BatchSize, Programs - first), counts);
        TestContext.Current.TestOutputHelper?.WriteLine(counts.ToString());
        if (Environment.GetEnvironmentVariable("FENCELINE_FLOW_REPORT") is { } report)
            File.WriteAllText(report, counts + "\n" + string.Join("\n\n", counts.Wrong.Values));
        Assert.True(counts.Wrong.Count == 0, counts + "\n" + string.Join("\n\n", counts.Wrong.Values.Take(5)));
        Assert.True(counts.Refused * 10 < Programs, counts.ToString());
        Assert.True(counts.Arrived > Programs);
        // Random programs are wild; still a good part of what arrives is known to the letter.
        Assert.True(counts.Known * 5 > counts.Arrived, counts.ToString());
    }

    private static void Run(int first, int count, Counts counts)
    {
        var sources = Enumerable.Range(first, count).Select(number => Usings + ProgramWriter.Write(number, (Seed * 1_000_003) + number)).ToArray();
        var trees = sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, path: i + ".cs")).ToArray();
        var compilation = CSharpCompilation.Create(
            "programs" + first.ToString(CultureInfo.InvariantCulture), trees,
            [.. References.All, MetadataReference.CreateFromFile(typeof(FakeDatabase).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        // What the compiler refuses is no program.
        var broken = compilation.GetDiagnostics().Where(problem => problem.Severity == DiagnosticSeverity.Error).Select(problem => problem.Location.SourceTree!).ToHashSet();
        counts.Refused += broken.Count;
        compilation = compilation.RemoveSyntaxTrees(broken);
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);

        var reckoned = Reckoned(compilation, trees);
        image.Position = 0;
        var context = new Loader();
        var assembly = context.LoadFromStream(image);
        for (var i = 0; i < count; i++)
        {
            if (broken.Contains(trees[i]))
                continue;
            var main = assembly.GetType("Program" + (first + i).ToString(CultureInfo.InvariantCulture))!.GetMethod("Main0", BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<Action>();
            var arrived = new HashSet<(int Line, string Text)>();
            for (var run = 0; run < RunsOfEach; run++)
                arrived.UnionWith(FakeDatabase.Arrived(main, run));
            counts.Arrived += arrived.Count;
            foreach (var line in arrived.GroupBy(text => text.Line, text => text.Text))
            {
                var (exact, patterns) = Split(reckoned[i][line.Key].SelectMany(text => text is null ? reckoned[i][0] : [text]).OfType<BuiltText>());
                foreach (var text in line)
                {
                    if (exact.Contains(text))
                        counts.Known++;
                    else if (!patterns.Any(pattern => pattern.IsMatch(text)))
                        counts.Wrong.TryAdd(first + i, $"program {first + i}, line {line.Key}: {text.ReplaceLineEndings("\\n")}\n{sources[i]}");
                }
            }
        }

        context.Unload();
    }

    private static (HashSet<string> Exact, List<Regex> Patterns) Split(IEnumerable<BuiltText> texts)
    {
        var exact = new HashSet<string>();
        var patterns = new List<Regex>();
        foreach (var text in texts)
        {
            if (text.TryGetKnown(out var known))
                exact.Add(known);
            else
                patterns.Add(PatternOf(text));
        }

        return (exact, patterns);
    }

    private static Regex PatternOf(BuiltText text) => new(
        "^" + string.Concat(text.Parts.Select(part => part switch { ValuePart => "[-\\w.,]*", _ when BuiltText.CharactersOf(part) is { } known => Regex.Escape(known), _ => "[\\s\\S]*" })) + "$",
        RegexOptions.CultureInvariant);

    /// <summary>The texts that would be judged, of each program by line; at 0 those that are handed to a method of its own, and null where they arrive.</summary>
    private static ILookup<int, BuiltText?>[] Reckoned(CSharpCompilation compilation, SyntaxTree[] trees)
    {
        var models = new SourceModels(compilation);
        var sinks = new SinkFinder(new SinkSymbols(compilation, ConfiguredSinks.Of(compilation, new NoOptions())));
        var flow = new FlowIndex(models);
        var wrappers = new WrapperIndex(sinks, flow);
        return [.. trees.Select(tree => (compilation.ContainsSyntaxTree(tree) ? Judged(compilation.GetSemanticModel(tree)) : []).ToLookup(text => text.Line, text => text.Text))];

        IEnumerable<(int Line, BuiltText? Text)> Judged(SemanticModel model)
        {
            var methods = model.SyntaxTree.GetRoot().DescendantNodes().Where(node => node is MethodDeclarationSyntax).Select(node => model.GetOperation(node)).OfType<IOperation>();
            foreach (var operation in methods.SelectMany(Operations))
            {
                // The line of the method's name, as the compiler tells it to the callee.
                var line = ((operation.Syntax as InvocationExpressionSyntax)?.ArgumentList.GetLocation() ?? operation.Syntax.GetLocation()).GetLineSpan().StartLinePosition.Line + 1;
                foreach (var text in sinks.Find(operation).SelectMany(Texts))
                    yield return (line, text.WholeParameter is { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } } ? null : text);
                foreach (var text in wrappers.Find(operation, default).SelectMany(Texts))
                    yield return (0, text);
            }
        }

        IEnumerable<BuiltText> Texts(SqlUse use) => use.Texts.IsDefault ? flow.TextsOf(use.Value, use.Kind == SinkKind.Formattable, default) : use.Texts;
    }

    private static IEnumerable<IOperation> Operations(IOperation root) => Microsoft.CodeAnalysis.Operations.OperationExtensions.DescendantsAndSelf(root);

    private sealed class Counts
    {
        public int Arrived { get; set; }

        public int Known { get; set; }

        public int Refused { get; set; }

        public SortedDictionary<int, string> Wrong { get; } = [];

        public override string ToString() => $"{Programs} programs from seed {Seed}, {Refused} of them refused by the compiler: {Arrived} texts arrived, {Known} known to the letter, {Arrived - Known - Wrong.Count} not proven, {Wrong.Count} not reckoned with";
    }

    private sealed class Loader() : AssemblyLoadContext(isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name == typeof(FakeDatabase).Assembly.GetName().Name ? typeof(FakeDatabase).Assembly : null;
    }

    private sealed class NoOptions : Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptionsProvider
    {
        public override Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions GlobalOptions { get; } = new None();

        public override Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class None : Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => (value = null) is not null;
        }
    }
}
