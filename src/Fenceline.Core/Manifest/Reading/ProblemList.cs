using Fenceline.Sql.Collections;

namespace Fenceline.Core.Manifest.Reading;

/// <summary>Gathers what is wrong, over all texts of a manifest.</summary>
internal sealed class ProblemList
{
    private readonly List<ManifestProblem> _problems = [];
    private readonly HashSet<(string Path, int Start, string Id)> _places = [];

    public bool HasErrors { get; private set; }

    public void Add(ManifestProblem problem)
    {
        _problems.Add(problem);
        _places.Add((problem.Path, problem.Span.Start, problem.Id));
        HasErrors |= problem.Severity == ProblemSeverity.Error;
    }

    public bool HasAt(string path, int start, params string[] ids) => ids.Any(id => _places.Contains((path, start, id)));

    public EquatableArray<ManifestProblem> Ordered() => _problems
        .OrderBy(problem => problem.Path, StringComparer.Ordinal)
        .ThenBy(problem => problem.Span.Start)
        .ThenBy(problem => problem.Id, StringComparer.Ordinal)
        .ToEquatableArray();
}
