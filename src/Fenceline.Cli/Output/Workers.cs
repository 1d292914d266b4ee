using System.Runtime.ExceptionServices;

namespace Fenceline.Cli.Output;

/// <summary>Runs something for every number below a count, on all processors.</summary>
internal static class Workers
{
    /// <exception cref="Exception">The first failure, as it was thrown: the others are mostly the same one.</exception>
    public static void For(int count, Action<int> body, CancellationToken cancellation)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
            Parallel.For(0, count, options, body);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
