namespace Fenceline.QueryBenchmark;

/// <summary>One way to do the same work.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="RunAsync">Does it once, for a tenant; the number of the call chooses the row.</param>
/// <param name="Aims">What it should cost.</param>
internal sealed record Contender(string Name, Func<TenantId, int, Task> RunAsync, params Aim[] Aims);

/// <summary>At most so many times the cost of another contender of the race.</summary>
internal sealed record Aim(double Most, string Against);
