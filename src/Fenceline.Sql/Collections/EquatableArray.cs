using System.Collections;

namespace Fenceline.Sql.Collections;

/// <summary>An immutable array with structural equality, so that records that hold one can be cached by the compiler.</summary>
/// <remarks>The default value is the empty array.</remarks>
public readonly struct EquatableArray<T> : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    private readonly T[]? _items;

    /// <param name="items">Is taken over: nobody writes to it any more.</param>
    public EquatableArray(T[] items) => _items = items;

    private T[] Items => _items ?? [];

    public int Count => _items?.Length ?? 0;

    public T this[int index] => Items[index];

    /// <summary>The place of the first item that meets the condition; -1 when none does.</summary>
    public int FindIndex(Predicate<T> condition) => Array.FindIndex(Items, condition);

    public bool Equals(EquatableArray<T> other)
    {
        if (Count != other.Count)
            return false;

        for (var i = 0; i < Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(this[i], other[i]))
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var item in Items)
            hash = unchecked((hash * 31) + (item?.GetHashCode() ?? 0));
        return hash;
    }

    public Enumerator GetEnumerator() => new(Items);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();

    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);

    /// <summary>A walk that allocates nothing.</summary>
    public struct Enumerator
    {
        private readonly T[] _items;
        private int _place;

        internal Enumerator(T[] items)
        {
            _items = items;
            _place = -1;
        }

        public readonly T Current => _items[_place];

        public bool MoveNext() => ++_place < _items.Length;
    }
}

public static class EquatableArray
{
    public static EquatableArray<T> Of<T>(params T[] items)
        where T : IEquatable<T> => new((T[])items.Clone());

    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items)
        where T : IEquatable<T> => new(items.ToArray());
}
