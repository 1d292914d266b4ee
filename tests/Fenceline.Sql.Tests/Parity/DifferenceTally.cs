using System.Text;

namespace Fenceline.Sql.Tests.Parity;

/// <summary>Counts the texts that are not compared, by the reason.</summary>
internal sealed class DifferenceTally
{
    private readonly Dictionary<string, int> _reasons = new(StringComparer.Ordinal);

    public int Compared { get; private set; }

    public void Add(string reason) => _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;

    /// <summary>Compares a text, and counts it.</summary>
    public string? Fault(string sql)
    {
        Compared++;
        return Comparison.Fault(sql, this);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        var skipped = _reasons.Values.Sum();
        text.Append(FormattableString.Invariant($"{Compared - skipped} texts compared, {skipped} skipped as listed differences:"));
        foreach (var (reason, count) in _reasons.OrderByDescending(reason => reason.Value))
            text.Append(FormattableString.Invariant($"\n  {count} {reason}"));
        return text.ToString();
    }
}
