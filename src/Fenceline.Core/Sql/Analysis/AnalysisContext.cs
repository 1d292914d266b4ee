using Fenceline.Core.Sql.Syntax;
using Fenceline.Core.Text;

namespace Fenceline.Core.Sql.Analysis;

/// <summary>What the analysis of one statement gathers.</summary>
internal sealed class AnalysisContext(SqlCatalog catalog, SqlAnalysisOptions options, IReadOnlyDictionary<string, CreateViewStatement> views, Lazy<LineMap> lines)
{
    private int _entries;

    public SqlCatalog Catalog { get; } = catalog;

    public SqlAnalysisOptions Options { get; } = options;

    /// <summary>The views that the text itself has created so far.</summary>
    public IReadOnlyDictionary<string, CreateViewStatement> Views { get; } = views;

    /// <summary>Names that stand for a function's arguments wherever no column has that name.</summary>
    public HashSet<string> Arguments { get; } = new(StringComparer.Ordinal);

    public PinGraph Graph { get; } = new();

    /// <summary>Every use of a shared table.</summary>
    public List<RangeEntry> Uses { get; } = [];

    /// <summary>Inner ones first.</summary>
    public List<Export> Exports { get; } = [];

    public List<SqlFinding> Findings { get; } = [];

    /// <summary>What can only be said once it is known which columns are pinned.</summary>
    public List<Action> Checks { get; } = [];

    /// <summary>Comparisons of a tenant key with a literal.</summary>
    public List<(RangeEntry Entry, TextSpan Span)> Literals { get; } = [];

    public int NextId => _entries;

    public int TakeId() => _entries++;

    public int Line(TextSpan span) => lines.Value.GetPosition(span.Start).Line;

    public void Report(string rule, string message, TextSpan span, RangeEntry? entry = null) =>
        Findings.Add(new SqlFinding(rule, message, span, entry?.SharedTable?.Name, entry?.Alias));

    public void NotProven(string message, TextSpan span) => Report(SqlRules.NotProven, message, span);
}
