namespace Fenceline;

/// <summary>What a query that nobody vouches for may cost.</summary>
public sealed record UntrustedQueryOptions
{
    internal static readonly UntrustedQueryOptions Default = new();

    /// <summary>The longest time that the query may take in the database. 5 seconds unless set.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most rows that are returned; the rest is left out. 1,000 unless set.</summary>
    public int MaxRows { get; init; } = 1000;

    /// <exception cref="ArgumentOutOfRangeException">A limit is none.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Timeout, TimeSpan.FromMilliseconds(1), nameof(Timeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Timeout, TimeSpan.FromDays(1), nameof(Timeout));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRows);
        ArgumentOutOfRangeException.ThrowIfEqual(MaxRows, int.MaxValue);
    }
}
