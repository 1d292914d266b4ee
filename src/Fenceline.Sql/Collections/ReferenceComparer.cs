using System.Runtime.CompilerServices;

namespace Fenceline.Sql.Collections;

/// <summary>Tells objects apart that look the same, without a walk through them.</summary>
public sealed class ReferenceComparer<T> : IEqualityComparer<T>
    where T : class
{
    public static readonly ReferenceComparer<T> Instance = new();

    public bool Equals(T? x, T? y) => ReferenceEquals(x, y);

    public int GetHashCode(T obj) => RuntimeHelpers.GetHashCode(obj);
}
