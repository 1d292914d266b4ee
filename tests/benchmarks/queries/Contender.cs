using System.Diagnostics;

namespace Fenceline.QueryBenchmark;

/// <summary>One way to do the same work.</summary>
internal sealed record Contender(string Name, Func<TenantId, int, Task> RunAsync);

/// <summary>Lets contenders take turns, round by round, so that what the machine does meanwhile hits all of them.</summary>
internal static class Race
{
    private const int Rounds = 15;
    private const int CallsPerRound = 1000;

    public static async Task RunAsync(string title, IReadOnlyList<TenantId> tenants, params Contender[] contenders)
    {
        var times = contenders.ToDictionary(contender => contender, _ => new List<double>());
        var allocated = contenders.ToDictionary(contender => contender, _ => 0L);
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var contender in contenders)
            {
                var bytes = GC.GetTotalAllocatedBytes(precise: true);
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < CallsPerRound; i++)
                    await contender.RunAsync(tenants[i % tenants.Count], i);
                // The first round warms up.
                if (round < 0)
                    continue;
                times[contender].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / CallsPerRound);
                allocated[contender] = (GC.GetTotalAllocatedBytes(precise: true) - bytes) / CallsPerRound;
            }
        }

        Console.WriteLine(title);
        foreach (var contender in contenders)
        {
            // Each round against the first contender's time in the same round.
            var ratios = times[contender].Zip(times[contenders[0]], (mine, first) => mine / first).Order().ToList();
            Console.WriteLine(FormattableString.Invariant(
                $"  {contender.Name,-44} {ratios[ratios.Count / 2],5:0.00} times ({ratios[ratios.Count / 4]:0.00} to {ratios[ratios.Count * 3 / 4]:0.00}), {times[contender].Order().ElementAt(Rounds / 2),6:0} us, {allocated[contender],6} bytes"));
        }
    }
}
