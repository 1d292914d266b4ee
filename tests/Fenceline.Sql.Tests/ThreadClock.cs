using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fenceline.Sql.Tests;

/// <summary>How long this thread has computed, whatever else the machine did meanwhile.</summary>
internal static class ThreadClock
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>In nanoseconds. On Windows the time on the wall.</summary>
    public static long Now()
    {
        if (OperatingSystem.IsWindows())
            return Stopwatch.GetTimestamp() * (NanosecondsPerSecond / Stopwatch.Frequency);

        // CLOCK_THREAD_CPUTIME_ID
        Assert.Equal(0, clock_gettime(OperatingSystem.IsMacOS() ? 16 : 3, out var time));
        return (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out Timespec time);
}
