using System.Diagnostics;

namespace Fenceline.QueryBenchmark;

/// <summary>Lets contenders take turns, round by round, so that what the machine does meanwhile hits all of them.</summary>
internal sealed class Race(CpuClock cpu, IReadOnlyList<TenantId> tenants, Contender[] contenders)
{
    private const int Rounds = 80;
    private const int CallsPerRound = 100;

    private readonly Dictionary<string, List<Cost>> _costs = contenders.ToDictionary(contender => contender.Name, _ => new List<Cost>());
    private int _call;

    public async Task RunAsync(string title)
    {
        // What is compiled, prepared or cached by use is so before anything is measured: for each tenant too.
        foreach (var contender in contenders)
            await MeasureAsync(contender, Math.Max(500, 2 * tenants.Count));
        var chance = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            // A busy spell outlasts a turn, and hits neighbours alike: who stands beside whom changes.
            var order = (Contender[])contenders.Clone();
            chance.Shuffle(order);
            foreach (var contender in order)
                _costs[contender.Name].Add(await MeasureAsync(contender, CallsPerRound));
        }

        Console.WriteLine($"\n{title,-62} {"times the first (quartiles)",-28} {"of CPU",-8} {"us",6} {"of CPU",7} {"bytes",7}");
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
        var times = Ratios(contender.Name, contenders[0].Name, cost => cost.Time);
        var work = Ratios(contender.Name, contenders[0].Name, cost => cost.Cpu);
        var costs = _costs[contender.Name];
        return FormattableString.Invariant(
            $"  {contender.Name,-60} {$"{Quantile(times, 0.5):0.00} ({Quantile(times, 0.25):0.00} to {Quantile(times, 0.75):0.00})",-28} {$"{Quantile(work, 0.5):0.00}",-8} {Median(costs, cost => cost.Time),6:0} {Median(costs, cost => cost.Cpu),7:0} {Median(costs, cost => cost.Bytes),7:0}{string.Concat(contender.Aims.Select(aim => Verdict(contender, aim)))}");
    }

    /// <summary>By the clock and by the processors' work: a busy machine blurs the one, the other leaves out the waiting for the network, and is not a number where it is unknown.</summary>
    private string Verdict(Contender contender, Aim aim)
    {
        var time = Quantile(Ratios(contender.Name, aim.Against, cost => cost.Time), 0.5);
        var work = Quantile(Ratios(contender.Name, aim.Against, cost => cost.Cpu), 0.5);
        var against = aim.Against == contenders[0].Name ? "the first" : $"\"{aim.Against}\"";
        return FormattableString.Invariant($"\n    aim: at most {aim.Most:0.00} times {against}: {time:0.00}, of CPU {work:0.00}: {(time <= aim.Most && !(work > aim.Most) ? "met" : "missed")}");
    }

    /// <summary>The cost of each round against the other's in the same round.</summary>
    private List<double> Ratios(string mine, string other, Func<Cost, double> part) => [.. _costs[mine].Zip(_costs[other], (a, b) => part(a) / part(b))];

    private static double Median(List<Cost> costs, Func<Cost, double> part) => Quantile([.. costs.Select(part)], 0.5);

    private static double Quantile(List<double> values, double part) => values.Order().ElementAt((int)(values.Count * part));

    /// <summary>What one call took: microseconds on the clock, those that a processor worked for client and server, and bytes allocated.</summary>
    private sealed record Cost(double Time, double Cpu, double Bytes);
}
