using Fenceline.Sql.Collections;

namespace Fenceline.Core.Analysis;

/// <summary>A query that is used as a relation: once in FROM, or by any number of references to a common table expression.</summary>
internal sealed class Export(QueryOutput output)
{
    private readonly List<(RangeEntry Entry, EquatableArray<string> Names)> _references = [];

    /// <param name="names">The names that the reference gives to the columns, in their order.</param>
    public void Refer(RangeEntry entry, EquatableArray<string> names) => _references.Add((entry, names));

    /// <summary>What holds for a query's columns holds for the references'; what all references ask of a column may be asked inside.</summary>
    public void Link(PinGraph graph)
    {
        for (var i = 0; i < output.Columns.Count; i++)
        {
            var value = output.Columns[i].Value;
            // A column that comes from nowhere has nothing to say to the references, nor they to it.
            if (!value.IsKnown && value.Leaves.Length == 0)
                continue;

            var columns = References(i);
            if (columns.Length == 0)
                continue;

            LinkColumn(graph, value, columns);
            if (Array.Exists(columns, column => column.Members is not null))
                LinkMembers(graph, value, columns);
        }
    }

    /// <summary>Says of the references' columns which carry a tenant key. Those of inner queries come first.</summary>
    public void MarkKeys()
    {
        for (var i = 0; i < output.Columns.Count; i++)
        {
            var value = output.Columns[i].Value;
            if (value.Leaves.Length == 0)
                continue;
            foreach (var column in References(i))
            {
                column.IsOfKey |= Array.Exists(value.Leaves, leaf => leaf.Node.LeadsToKey);
                foreach (var path in column.Members ?? [])
                    column.Member(path).IsOfKey |= Array.Exists(value.At(path).Leaves, leaf => leaf.Node.LeadsToKey);
            }
        }

        foreach (var (entry, _) in _references)
            entry.SettleNotes();
    }

    /// <summary>Says, after the rules are solved, which filters came too late.</summary>
    public void Explain()
    {
        for (var i = 0; i < output.Columns.Count; i++)
        {
            var leaves = output.Columns[i].Value.Leaves;
            if (Array.TrueForAll(leaves, leaf => leaf.Node.IsPinned))
                continue;

            var columns = References(i);
            foreach (var leaf in leaves)
            {
                if (!leaf.Node.IsPinned && leaf.Node.Entry is { } inner)
                    Explain(leaf, inner, columns);
            }
        }
    }

    private static void Explain(Leaf leaf, RangeEntry inner, PinNode[] columns)
    {
        var free = Array.Find(columns, column => !column.IsPinned);
        if (columns.Length > 0 && free is null)
        {
            inner.Note(5, leaf.Barrier ?? QueryOutput.Outside);
        }
        else if (free is not null && Array.Exists(columns, column => column.IsPinned))
        {
            inner.Note(5, free.Entry!.Alias.Length == 0 ? "it is read a second time without the filter" : $"`{free.Entry.Alias}` reads it without the filter");
        }
        else
        {
            foreach (var column in columns)
                inner.Note(column.Entry!);
        }
    }

    /// <summary>What the references call a column of the query.</summary>
    private PinNode[] References(int place)
    {
        if (_references.Count == 1)
            return place < _references[0].Names.Count ? [_references[0].Entry.Column(_references[0].Names[place])] : [];
        return _references.Where(reference => place < reference.Names.Count).Select(reference => reference.Entry.Column(reference.Names[place])).ToArray();
    }

    private static void LinkMembers(PinGraph graph, AbstractValue document, PinNode[] columns)
    {
        foreach (var path in columns.SelectMany(column => column.Members ?? []).Distinct(StringComparer.Ordinal).ToList())
            LinkColumn(graph, document.At(path), Array.ConvertAll(columns, column => column.Member(path)));
    }

    private static void LinkColumn(PinGraph graph, AbstractValue value, PinNode[] columns)
    {
        foreach (var column in columns)
            graph.Add(column, value);
        foreach (var leaf in value.Leaves)
        {
            if (leaf.Barrier is null)
                graph.Add(leaf.Node, columns);
        }
    }
}
