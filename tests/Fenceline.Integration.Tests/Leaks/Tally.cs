using System.Text;
using Fenceline.Core.Analysis;

namespace Fenceline.Integration.Tests.Leaks;

/// <summary>Counts the analysis' answers against the server's, and keeps examples of where they differ.</summary>
internal sealed class Tally
{
    private const int Kept = 400;

    private readonly List<string> _missed = [];
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly List<string> _provenOpen = [];
    private int _open;
    private int _failed;
    private int _leaks;
    private int _safe;
    private int _provenSafe;
    private int _careful;
    private int _provenCareful;

    public List<string> Unsound { get; } = [];

    public int Executable => _leaks + _safe;

    /// <summary>How many of the statements that are safe on the server are called safe.</summary>
    public double Recall => _safe == 0 ? 1 : (double)_provenSafe / _safe;

    /// <summary>The same of those that were meant to be safe: half of the mix. The others are safe by chance, where no row happens to show the mistake.</summary>
    public double CarefulRecall => _careful == 0 ? 1 : (double)_provenCareful / _careful;

    public void Add(GeneratedStatement statement, (Verdict Verdict, string Detail) judged, IReadOnlyList<SqlFinding> report)
    {
        var (verdict, detail) = judged;
        if (verdict == Verdict.Fails)
        {
            _failed++;
            var error = detail.Length > 60 ? detail[..60] : detail;
            _failures[error] = _failures.GetValueOrDefault(error) + 1;
            return;
        }

        var isProven = report.Count == 0;
        if (verdict == Verdict.Order)
        {
            _open++;
            if (isProven)
                _provenOpen.Add(statement.Sql);
            return;
        }

        if (verdict == Verdict.Leak)
        {
            _leaks++;
            if (isProven)
                Unsound.Add(statement.Sql);
            return;
        }

        _safe++;
        if (statement.IsCareful)
        {
            _careful++;
            _provenCareful += isProven ? 1 : 0;
        }

        if (isProven)
            _provenSafe++;
        else if (_missed.Count < Kept)
            _missed.Add($"{(statement.IsCareful ? "(careful) " : "")}{statement.Sql}\n    {string.Join("\n    ", report.Select(finding => finding.RuleId + " " + finding.Message))}");
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(FormattableString.Invariant($"{Executable} executable statements ({_failed} others), {_leaks} leak: {Unsound.Count} of these called safe; {_safe} safe, {Recall:P1} of these called safe, of {_careful} that were meant to be {CarefulRecall:P1}."));
        text.AppendLine(FormattableString.Invariant($"{_open} more come out in several ways, the same with other tenants' rows as without them: SQL leaves open which of the tenant's own rows win. {_provenOpen.Count} of these called safe."));
        foreach (var sql in Unsound.Take(Kept))
            text.AppendLine("UNSOUND: " + sql);
        foreach (var sql in _provenOpen.Take(Kept))
            text.AppendLine("LEFT OPEN: " + sql);
        foreach (var sql in _missed)
            text.AppendLine("NOT PROVEN: " + sql);
        foreach (var (error, count) in _failures.OrderByDescending(failure => failure.Value).Take(15))
            text.AppendLine(FormattableString.Invariant($"FAILS {count}: {error}"));
        return text.ToString();
    }
}
