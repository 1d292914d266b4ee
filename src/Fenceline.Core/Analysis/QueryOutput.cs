namespace Fenceline.Core.Analysis;

/// <param name="Value">What is known of the column's values, with the barriers between it and the columns it comes from.</param>
internal readonly record struct OutputColumn(string Name, AbstractValue Value);

/// <summary>The columns that a query returns.</summary>
/// <param name="IsOpen">There may be more columns than these, from a relation whose columns are not known: places say nothing then.</param>
internal sealed record QueryOutput(List<OutputColumn> Columns, bool IsOpen)
{
    /// <summary>The usual barrier.</summary>
    public const string Outside = "the filter is outside its subquery, too late to restrict it";

    public static readonly QueryOutput Nothing = new([], true);

    /// <summary>What holds of columns of queries further out wherever a row is returned.</summary>
    public IReadOnlyList<Fact> Facts { get; init; } = [];

    /// <summary>What its select list sees; null where it has none.</summary>
    public Scope? Scope { get; init; }

    public AbstractValue Single => !IsOpen && Columns.Count == 1 ? Columns[0].Value : AbstractValue.Unknown;

    public QueryOutput Behind(string barrier) =>
        this with { Columns = Columns.ConvertAll(column => column with { Value = column.Value.Behind(barrier) }) };

    /// <param name="barrier">Why a filter outside comes too late for a column; null where it does not.</param>
    public QueryOutput Behind(Func<PinNode, string?> barrier) =>
        this with { Columns = Columns.ConvertAll(column => column with { Value = column.Value.Behind(barrier) }) };

    /// <summary>The columns under the names that an alias gives to the first of them.</summary>
    public QueryOutput Renamed(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return this;
        if (IsOpen)
            return new QueryOutput(names.Select(name => new OutputColumn(name, AbstractValue.Unknown)).ToList(), true);
        return this with { Columns = Columns.Select((column, i) => i < names.Count ? column with { Name = names[i] } : column).ToList() };
    }

    /// <summary>The rows of several queries: each column is one of theirs.</summary>
    public static QueryOutput OneOf(List<QueryOutput> outputs)
    {
        var first = outputs[0];
        if (outputs.Exists(output => output.IsOpen || output.Columns.Count != first.Columns.Count))
            return new QueryOutput(first.Columns.ConvertAll(column => column with { Value = AbstractValue.Unknown }), first.IsOpen);
        return first with
        {
            Columns = first.Columns
                .Select((column, i) => column with { Value = AbstractValue.OneOf(outputs.ConvertAll(output => output.Columns[i].Value)) })
                .ToList(),
            Facts = [],
        };
    }
}
