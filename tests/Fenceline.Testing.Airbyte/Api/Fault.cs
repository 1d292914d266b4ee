using System.Text.RegularExpressions;

namespace Fenceline.Testing.Airbyte.Api;

/// <summary>Makes requests go wrong.</summary>
/// <param name="Match">A pattern of the request's line, as in <c>POST .*/sources$</c>.</param>
/// <param name="Status">What is answered; null: what would be, after the delay.</param>
public sealed record Fault(string Match, int? Status)
{
    /// <summary>The work is done first, and only the answer is lost.</summary>
    public bool AfterTheWork { get; init; }

    /// <summary>The connection breaks instead of an answer.</summary>
    public bool BreaksConnection { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>So many requests pass first.</summary>
    public int Skip { get; init; }

    public int Count { get; init; } = 1;

    internal bool Fits(string line) => Regex.IsMatch(line, Match);
}

/// <summary>The faults that are still to come.</summary>
internal sealed class FaultList
{
    private readonly Lock _gate = new();
    private readonly List<(Fault Fault, int Skip, int Count)> _faults = [];

    public void Add(Fault fault)
    {
        lock (_gate)
            _faults.Add((fault, fault.Skip, fault.Count));
    }

    public void Clear()
    {
        lock (_gate)
            _faults.Clear();
    }

    public Fault? Take(string line)
    {
        lock (_gate)
        {
            for (var i = 0; i < _faults.Count; i++)
            {
                var (fault, skip, count) = _faults[i];
                if (count == 0 || !fault.Fits(line))
                    continue;
                if (skip > 0)
                {
                    _faults[i] = (fault, skip - 1, count);
                    continue;
                }

                _faults[i] = (fault, 0, count - 1);
                return fault;
            }

            return null;
        }
    }
}
