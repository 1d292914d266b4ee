using System.Runtime.CompilerServices;
using Fenceline.Core.Analysis;
using Fenceline.Core.Manifest;
using Fenceline.Sql.Collections;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fenceline.Analyzers.Manifest;

/// <summary>The manifest of a project, read once for each version of its files and shared by all analyzers.</summary>
internal sealed class ProjectManifest
{
    // Each file is an action of its own, which must not look at all others: with a file for each tenant there are thousands.
    private static readonly ConditionalWeakTable<AnalyzerOptions, ProjectManifest> ByOptions = new();

    // Editors hand over the same texts again and again; the entry goes when the first of them does.
    private static readonly ConditionalWeakTable<SourceText, ProjectManifest> Cache = new();

    private readonly SourceText[] _texts;
    private readonly ILookup<string, ManifestProblem> _problems;

    private ProjectManifest(SourceText[] texts, ManifestText[] candidates)
    {
        _texts = texts;
        var result = ManifestTexts.Read(candidates);
        IsThere = result is not null;
        Catalog = result?.Manifest is { } manifest ? SqlCatalog.For(manifest) : null;
        _problems = (result is null ? [] : result.Problems.AsEnumerable()).ToLookup(problem => problem.Path, StringComparer.Ordinal);
    }

    /// <summary>There is a <c>tenants.json</c> among the additional files.</summary>
    public bool IsThere { get; }

    /// <summary>Null when there is no manifest, or one with errors.</summary>
    public SqlCatalog? Catalog { get; }

    public IEnumerable<ManifestProblem> ProblemsOf(AdditionalText file) => _problems[Normalized(file.Path)];

    public static ProjectManifest? Of(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        if (ByOptions.TryGetValue(options, out var known))
            return known;
        return Find(options, cancellationToken) is { } found ? ByOptions.GetValue(options, _ => found) : null;
    }

    private static ProjectManifest? Find(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        var files = options.AdditionalFiles.Where(file => ManifestTexts.IsCandidate(file.Path))
            .Select(file => (file.Path, Text: file.GetText(cancellationToken)))
            .Where(file => file.Text is not null)
            .ToArray();
        if (files.Length == 0)
            return null;

        var texts = files.Select(file => file.Text!).ToArray();
        if (Cache.TryGetValue(texts[0], out var known) && known._texts.SequenceEqual(texts, ReferenceComparer<SourceText>.Instance))
            return known;

        var manifest = new ProjectManifest(texts, [.. files.Select(file => new ManifestText(Normalized(file.Path), file.Text!.ToString()))]);
        Cache.Remove(texts[0]);
        return Cache.GetValue(texts[0], _ => manifest);
    }

    private static string Normalized(string path) => path.Replace('\\', '/');
}
