using System.Collections;
using System.Text.Json;

namespace Fenceline;

/// <summary>What a query that nobody vouches for returned: a JSON object for each row, whose members are the columns.</summary>
public sealed class UntrustedRows : IReadOnlyList<JsonElement>
{
    private readonly List<JsonElement> _rows;

    internal UntrustedRows(List<JsonElement> rows, bool isTruncated)
    {
        _rows = rows;
        IsTruncated = isTruncated;
    }

    /// <summary>There were more rows than <see cref="UntrustedQueryOptions.MaxRows"/>; these are the first.</summary>
    public bool IsTruncated { get; }

    /// <inheritdoc/>
    public int Count => _rows.Count;

    /// <inheritdoc/>
    public JsonElement this[int index] => _rows[index];

    /// <inheritdoc/>
    public IEnumerator<JsonElement> GetEnumerator() => _rows.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
