using Fenceline.Sql.Collections;
using Fenceline.Sql.Text;

namespace Fenceline.Sql;

/// <summary>A part of a SQL text. The span of a node holds the spans of its children.</summary>
/// <remarks>Equality, hash code and <c>ToString</c> of the records recurse: they are no use on the trees of long texts.</remarks>
public abstract record SqlNode(TextSpan Span)
{
    /// <summary>The nodes directly below this one, in the order of the text as far as the grammar fixes it.</summary>
    public IReadOnlyList<SqlNode> GetChildren()
    {
        var children = new NodeList();
        AddChildren(children);
        return children.ToArray();
    }

    /// <summary>This node and all below it, parents first; does not recurse.</summary>
    public IEnumerable<SqlNode> DescendantsAndSelf()
    {
        var pending = new NodeList().Add(this);
        while (pending.Count > 0)
        {
            var node = pending.TakeLast();
            yield return node;
            var first = pending.Count;
            node.AddChildren(pending);
            pending.Reverse(first);
        }
    }

    /// <summary>Adds the nodes directly below this one to a list that is used again and again: long texts are walked without an array a node.</summary>
    public abstract void AddChildren(NodeList list);
}

/// <summary>Nodes to be looked at, the last one first.</summary>
public sealed class NodeList
{
    private Entry[] _items = [];

    public int Count { get; private set; }

    public SqlNode this[int index] => _items[index].Node;

    /// <summary>Takes out the node that was added last.</summary>
    public SqlNode TakeLast() => _items[--Count].Node;

    public void Truncate(int count) => Count = count;

    public void Reverse(int first) => Array.Reverse(_items, first, Count - first);

    public SqlNode[] ToArray()
    {
        var items = new SqlNode[Count];
        for (var i = 0; i < Count; i++)
            items[i] = _items[i].Node;
        return items;
    }

    public NodeList Add(SqlNode? node)
    {
        if (node is null)
            return this;
        if (Count == _items.Length)
            Array.Resize(ref _items, Math.Max(16, Count * 2));
        _items[Count++] = new Entry(node);
        return this;
    }

    public NodeList Add<T>(EquatableArray<T> nodes)
        where T : SqlNode, IEquatable<T>
    {
        foreach (var node in nodes)
            Add(node);
        return this;
    }

    // An array of a class checks what is put into it, one of a struct does not.
    private readonly struct Entry(SqlNode node)
    {
        public SqlNode Node { get; } = node;
    }
}

/// <summary>A name as PostgreSQL stores it: folded when it was not quoted, unescaped when it was, cut to 63 bytes.</summary>
/// <param name="HasHole">A part of the name is not known; <see cref="Name"/> then holds the text as it was given.</param>
public sealed record SqlIdentifier(string Name, bool IsQuoted, bool HasHole, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <summary>One or more identifiers with dots between them: <c>catalog.schema.table</c>, <c>t.column</c>.</summary>
public sealed record QualifiedName(EquatableArray<SqlIdentifier> Parts, TextSpan Span) : SqlNode(Span)
{
    /// <summary>The last part.</summary>
    public SqlIdentifier Last => Parts[Parts.Count - 1];

    public bool HasHole
    {
        get
        {
            for (var i = 0; i < Parts.Count; i++)
            {
                if (Parts[i].HasHole)
                    return true;
            }

            return false;
        }
    }

    public override void AddChildren(NodeList list) => list.Add(Parts);
}

/// <summary>The name of an operator: <c>+</c>, <c>~~*</c>, <c>OPERATOR(pg_catalog.+)</c>; <c>LIKE</c> and its kin where they stand for one.</summary>
/// <param name="Schema">Null when it is not qualified.</param>
/// <param name="Name">As PostgreSQL stores it: <c>!=</c> is <c>&lt;&gt;</c>. Words are lower-case: <c>not ilike</c>.</param>
public sealed record SqlOperator(string? Schema, string Name, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}

/// <summary>A type: <c>int</c>, <c>numeric(10, 2)[]</c>, <c>s.t%TYPE</c>.</summary>
/// <param name="Name">In lower case where it was not quoted, dots between the parts, words of one name separated by one blank.</param>
/// <param name="Modifiers">What stands in parentheses behind the name.</param>
public sealed record SqlTypeName(string Name, EquatableArray<SqlExpression> Modifiers, int ArrayDimensions, bool IsSetOf, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list) => list.Add(Modifiers);
}

/// <summary>A string constant that is a part of a statement's syntax, such as a function's body.</summary>
/// <param name="Value">Unescaped.</param>
/// <param name="ContentSpan">What stands between the quotes.</param>
/// <param name="IsVerbatim">The content is the value character by character, so that offsets in the value are offsets in the text.</param>
public sealed record SqlString(string Value, TextSpan ContentSpan, bool IsVerbatim, bool HasHole, TextSpan Span) : SqlNode(Span)
{
    public override void AddChildren(NodeList list)
    {
    }
}
