using System.Collections.Immutable;
using Fenceline.Analyzers.Sinks;
using Fenceline.Core.Manifest;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.Analyzers.Manifest;

/// <summary>Says what is wrong with <c>tenants.json</c>, at its place in the file; or, quietly, that there is none.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ManifestAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Descriptors.OfManifest, Descriptors.NoManifest, Descriptors.TwoManifests];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterAdditionalFileAction(ReportProblems);
        context.RegisterCompilationAction(CheckFiles);
    }

    private static void ReportProblems(AdditionalFileAnalysisContext context)
    {
        if (!ManifestTexts.IsCandidate(context.AdditionalFile.Path) || ProjectManifest.Of(context.Options, context.CancellationToken) is not { } manifest)
            return;

        foreach (var problem in manifest.ProblemsOf(context.AdditionalFile))
        {
            var severity = problem.Severity == ProblemSeverity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Get(problem.Id), LocationOf(problem, context.AdditionalFile.Path), severity, null, null, problem.Message));
        }
    }

    private static Location LocationOf(ManifestProblem problem, string path) => Location.Create(
        path,
        new TextSpan(problem.Span.Start, problem.Span.Length),
        new LinePositionSpan(new LinePosition(problem.Start.Line, problem.Start.Column), new LinePosition(problem.End.Line, problem.End.Column)));

    private static void CheckFiles(CompilationAnalysisContext context)
    {
        var paths = context.Options.AdditionalFiles.Select(file => file.Path.Replace('\\', '/')).Distinct(StringComparer.Ordinal).ToList();
        var manifests = paths.Where(ManifestTexts.IsMain).OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal).ToList();
        foreach (var other in manifests.Skip(1))
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.TwoManifests, StartOf(other), $"The project has two manifests, {manifests[0]} and {other}: take one out of the additional files"));

        if (manifests.Count == 0 && KnownTypes.HasDatabaseLibrary(context.Compilation))
        {
            var almost = paths.FirstOrDefault(ManifestTexts.IsAlmostMain);
            context.ReportDiagnostic(almost is null
                ? Diagnostic.Create(Descriptors.NoManifest, Location.None, "Fenceline has no tenants.json to check this project's SQL against: put one beside the project or above it, or add it as an additional file")
                : Diagnostic.Create(Descriptors.NoManifest, StartOf(almost), $"This file is called {almost.Substring(almost.LastIndexOf('/') + 1)}: rename it to tenants.json, in lower case, or the project's SQL is not checked"));
        }
    }

    private static Location StartOf(string path) => Location.Create(path, default, default);
}
