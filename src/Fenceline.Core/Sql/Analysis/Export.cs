namespace Fenceline.Core.Sql.Analysis;

/// <summary>A query that is used as a relation: once in FROM, or by any number of references to a common table expression.</summary>
internal sealed class Export(QueryOutput output)
{
    private readonly List<(RangeEntry Entry, IReadOnlyList<string> Names)> _references = [];

    /// <param name="names">The names that the reference gives to the columns, in their order.</param>
    public void Refer(RangeEntry entry, IReadOnlyList<string> names) => _references.Add((entry, names));

    /// <summary>What holds for a query's columns holds for the references'; what all references ask of a column may be asked inside.</summary>
    public void Link(PinGraph graph)
    {
        for (var i = 0; i < output.Columns.Count; i++)
        {
            var columns = _references.Where(reference => i < reference.Names.Count).Select(reference => reference.Entry.Column(reference.Names[i])).ToList();
            if (columns.Count == 0)
                continue;

            LinkColumn(graph, output.Columns[i].Value, columns);
            foreach (var path in columns.SelectMany(column => column.Members).Distinct(StringComparer.Ordinal).ToList())
                LinkColumn(graph, output.Columns[i].Value.At(path), columns.Select(column => column.Member(path)).ToList());
        }
    }

    /// <summary>Says, after the rules are solved, which filters came too late.</summary>
    public void Explain()
    {
        for (var i = 0; i < output.Columns.Count; i++)
        {
            var columns = _references.Where(reference => i < reference.Names.Count).Select(reference => reference.Entry.Column(reference.Names[i])).ToList();
            foreach (var leaf in output.Columns[i].Value.Leaves.Where(leaf => !leaf.Node.IsPinned))
            {
                if (columns.Count > 0 && columns.All(column => column.IsPinned))
                    leaf.Node.Entry?.Note(5, leaf.Barrier ?? "the filter stands outside of its query");
                else if (columns.FirstOrDefault(column => !column.IsPinned) is { } free && columns.Any(column => column.IsPinned))
                    leaf.Node.Entry?.Note(5, $"`{free.Entry!.Alias}` reads it without the filter");
                else
                    CarryReasons(columns, leaf.Node.Entry);
            }
        }
    }

    private static void CarryReasons(List<ColumnNode> columns, RangeEntry? inner)
    {
        foreach (var (weight, reason) in columns.SelectMany(column => column.Entry!.Reasons).ToList())
            inner?.Note(weight, reason);
    }

    private static void LinkColumn(PinGraph graph, TenantValue value, List<ColumnNode> columns)
    {
        foreach (var column in columns)
            graph.Add(column, value);
        foreach (var leaf in value.Leaves.Where(leaf => leaf.Barrier is null))
            graph.Add(leaf.Node, columns);
    }
}
