using System.Diagnostics;

namespace Fenceline.QueryBenchmark;

/// <summary>Lets contenders take turns, round by round, so that what the machine does meanwhile hits all of them.</summary>
internal sealed class Race(CpuClock cpu, IReadOnlyList<TenantId> tenants, Contender[] contenders)
{
    private const int Rounds = 40;
    private const int CallsPerRound = 250;

    private readonly Dictionary<string, List<Cost>> _costs = contenders.ToDictionary(contender => contender.Name, _ => new List<Cost>());
    private int _call;

    public async Task RunAsync(string title)
    {
        // What is compiled, prepared or cached by use is so before anything is measured: for each tenant too.
        foreach (var contender in contenders)
            await MeasureAsync(contender, Math.Max(2 * CallsPerRound, 2 * tenants.Count));
        var chance = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            // A busy spell outlasts a turn, and hits neighbours alike: who stands beside whom changes.
            var order = (Contender[])contenders.Clone();
            chance.Shuffle(order);
            foreach (var contender in order)
                _costs[contender.Name].Add(await MeasureAsync(contender, CallsPerRound));
        }

        Console.WriteLine($"\n{title,-62} times the first (quartiles)      us, of CPU   bytes");
        foreach (var contender in contenders)
            Console.WriteLine(Line(contender));
    }

    private async Task<Cost> MeasureAsync(Contender contender, int calls)
    {
        var work = cpu.Microseconds;
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++, _call++)
            await contender.RunAsync(tenants[_call % tenants.Count], _call);
        var time = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        // Reading the processor's clock allocates: it comes last.
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        return new Cost(time / calls, (cpu.Microseconds - work) / calls, (double)bytes / calls);
    }

    private string Line(Contender contender)
    {
        var times = Ratios(contender.Name, contenders[0].Name);
        var costs = _costs[contender.Name];
        return FormattableString.Invariant(
            $"  {contender.Name,-60} {Quantile(times, 0.5),6:0.00} ({Quantile(times, 0.25):0.00} to {Quantile(times, 0.75):0.00}) {Median(costs, cost => cost.Time),15:0} {Median(costs, cost => cost.Cpu),7:0} {Median(costs, cost => cost.Bytes),7:0}{string.Concat(contender.Aims.Select(aim => Verdict(contender, aim)))}");
    }

    private string Verdict(Contender contender, Aim aim)
    {
        var ratio = Quantile(Ratios(contender.Name, aim.Against), 0.5);
        var against = aim.Against == contenders[0].Name ? "the first" : $"\"{aim.Against}\"";
        return FormattableString.Invariant($"\n    aim: at most {aim.Most:0.00} times {against}: {ratio:0.00}, {(ratio <= aim.Most ? "met" : "missed")}");
    }

    /// <summary>The time of each round against the other's in the same round.</summary>
    private List<double> Ratios(string mine, string other) => [.. _costs[mine].Zip(_costs[other], (a, b) => a.Time / b.Time)];

    private static double Median(List<Cost> costs, Func<Cost, double> part) => Quantile([.. costs.Select(part)], 0.5);

    private static double Quantile(List<double> values, double part) => values.Order().ElementAt((int)(values.Count * part));

    /// <summary>What one call took: microseconds on the clock, those that a processor worked for client and server, and bytes allocated.</summary>
    private sealed record Cost(double Time, double Cpu, double Bytes);
}
