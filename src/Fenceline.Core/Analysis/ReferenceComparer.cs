using System.Runtime.CompilerServices;
using Fenceline.Sql;

namespace Fenceline.Core.Analysis;

/// <summary>Tells nodes apart that look the same, without a walk through them.</summary>
internal sealed class ReferenceComparer : IEqualityComparer<SqlNode>
{
    public static readonly ReferenceComparer Instance = new();

    public bool Equals(SqlNode? x, SqlNode? y) => ReferenceEquals(x, y);

    public int GetHashCode(SqlNode obj) => RuntimeHelpers.GetHashCode(obj);
}
