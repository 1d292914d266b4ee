using Fenceline.Core.Analysis.Scripts;
using Fenceline.Sql;
using Fenceline.Sql.Text;

namespace Fenceline.Core.Analysis;

/// <summary>What the analysis of one statement gathers.</summary>
/// <param name="findings">Takes in what is found.</param>
/// <param name="arguments">What stands for a function's arguments and variables, wherever no column has that name.</param>
internal sealed class AnalysisContext(
    CatalogLookup tables, KnownViews views, ScriptState state, List<SqlFinding> findings, FunctionArguments? arguments = null)
{
    public CatalogLookup Tables { get; } = tables;

    public SqlCatalog Catalog { get; } = tables.Catalog;

    public KnownViews Views { get; } = views;

    public ScriptState State { get; } = state;

    /// <summary>What the identity function returns while the statement runs.</summary>
    public AbstractValue Tenant { get; set; } = state.Tenant;

    /// <summary>What EXECUTE gives for <c>$1</c> and so on; null where the caller of the text does.</summary>
    public Func<int, AbstractValue>? Parameters { get; set; }

    /// <summary>Shared by walks inside of walks: each takes out what it has put on top.</summary>
    public NodeList Pending { get; } = new();

    public PinGraph Graph { get; } = new();

    /// <summary>Every use of a shared table.</summary>
    public List<RangeEntry> Uses { get; } = [];

    /// <summary>Inner ones first.</summary>
    public List<Export> Exports { get; } = [];

    /// <summary>What can only be said once it is known which columns are pinned.</summary>
    public List<Action> Checks { get; } = [];

    /// <summary>What tenant keys are demanded to equal, where that is no constant.</summary>
    public List<Fact> Equalities { get; } = [];

    /// <summary>Comparisons of a tenant key with a literal.</summary>
    public List<(RangeEntry Entry, TextSpan Span)> Literals { get; } = [];

    /// <summary>The text is the condition of a policy on this table, which is asked under the other tables' policies; null elsewhere.</summary>
    public string? PolicyOf { get; init; }

    /// <summary>Every relation that is not known is a finding.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Takes in the names of relations that are not known.</summary>
    public List<string>? UnknownRelations { get; init; }

    public UnknownNames Names => field ??= new UnknownNames(this);

    /// <summary>The text is a part of another one, whose variables it may name.</summary>
    public bool HasVariables => arguments is not null;

    /// <summary>A function in FROM gives bare values: then what stands behind a dot may be a call.</summary>
    public bool HasFunctionValues { get; set; }

    public int NextId { get; private set; }

    public int TakeId() => NextId++;

    /// <summary>Null when no argument has this name.</summary>
    public AbstractValue? Argument(QualifiedName name) => arguments?.Find(name);

    public void Report(string rule, string message, TextSpan span, RangeEntry? entry = null) =>
        findings.Add(new SqlFinding(rule, message, span, entry?.SharedTable?.Name, entry?.Alias));

    public void NotProven(string message, TextSpan span) => Report(SqlRules.NotProven, message, span);

    /// <summary>Code is run that the text does not hold.</summary>
    public void CodeNotKnown(string message, TextSpan span) => findings.Add(new SqlFinding(SqlRules.NotProven, message, span) { IsOfUnknownCode = true });
}
