using System.Globalization;

namespace Fenceline.QueryBenchmark;

/// <summary>
/// The processor time that the client and the server have used. Unlike the time on the clock it leaves out waiting for a
/// processor, so that it can be compared on a busy machine too. Linux only; elsewhere it stands still.
/// </summary>
internal sealed class CpuClock(int server)
{
    public double Microseconds => OperatingSystem.IsLinux() ? Environment.CpuUsage.TotalTime.TotalMicroseconds + ServerMicroseconds() : 0;

    /// <summary>Each connection has a process of the server's.</summary>
    private double ServerMicroseconds() => File.ReadAllText($"/proc/{server}/task/{server}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Sum(process => long.Parse(File.ReadAllText($"/proc/{process}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0);
}
