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
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Descriptors.OfManifest, Descriptors.NoManifest];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterAdditionalFileAction(ReportProblems);
        context.RegisterCompilationAction(HintAtMissing);
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

    private static void HintAtMissing(CompilationAnalysisContext context)
    {
        if (ProjectManifest.Of(context.Options, context.CancellationToken) is not { IsThere: true } && KnownTypes.HasDatabaseLibrary(context.Compilation))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.NoManifest, Location.None, "Fenceline has no tenants.json to check this project's SQL against: add it as an additional file"));
        }
    }
}
