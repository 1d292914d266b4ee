using System.Collections.Concurrent;
using System.Globalization;

namespace Fenceline.Integration.Tests.Pooler;

/// <summary>What the operations of a run saw and were told.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Rows of another tenant, or own rows that were not there.</summary>
    public ConcurrentQueue<string> Leaks { get; } = [];

    /// <summary>Settings of a tenant's that a connection had which nobody had pinned.</summary>
    public ConcurrentQueue<string> Leftovers { get; } = [];

    /// <summary>Errors that neither a cancellation nor a lost connection explains.</summary>
    public ConcurrentQueue<string> Unexplained { get; } = [];

    /// <summary>Notes that were acknowledged, as <c>tenant/body</c>.</summary>
    public ConcurrentQueue<string> Notes { get; } = [];

    /// <summary>Journal entries that were acknowledged, as <c>tenant/id</c>.</summary>
    public ConcurrentQueue<string> Journal { get; } = [];

    /// <summary>What was written to both in one transaction, acknowledged or not: both or none.</summary>
    public ConcurrentQueue<string> Pairs { get; } = [];

    /// <summary>What was written to both and never committed.</summary>
    public ConcurrentQueue<string> Abandoned { get; } = [];

    /// <summary>Notes a leak unless a tenant saw what it has to see, and only that.</summary>
    public void Expect(TenantId tenant, string expected, string? actual)
    {
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
            Leaks.Enqueue($"Tenant {tenant} expected {expected} and got {actual}.");
    }

    public void Count(string what) => _counts.AddOrUpdate(what, 1, static (_, count) => count + 1);

    public int CountOf(string what) => _counts.GetValueOrDefault(what);

    public override string ToString() => string.Join(
        ", ", _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));
}
