using System.Diagnostics;
using System.Globalization;

namespace Fenceline.Testing;

/// <summary>
/// Ends the servers and removes the files of this process when it is gone, however it was ended: a shell reads from a
/// pipe of this process, and the system closes that pipe.
/// </summary>
internal static class Janitor
{
    // What ends a whole process group (Ctrl+C, a closed terminal) must not end the shell too.
    private const string Script =
        """
        trap '' HUP INT TERM
        exec >/dev/null 2>&1
        servers=
        while read -r verb server; do
          case $verb in
            start) servers="$servers $server" ;;
            end)
              left=
              for other in $servers; do [ "$other" = "$server" ] || left="$left $other"; done
              servers=$left ;;
          esac
        done
        for server in $servers; do kill -s "${server#*:}" "${server%%:*}"; done
        # What still runs for a moment may write files.
        tries=0
        until rm -rf "$1" || [ "$tries" = 100 ]; do tries=$((tries + 1)); sleep 0.1; done
        """;

    private static readonly Lock Sync = new();
    private static readonly string RootFolder = CreateRootFolder();
    private static readonly Process Shell = StartShell();
    private static int _lastFolder;

    /// <summary>A name for a folder or file that is removed with this process; the user who runs servers may make it.</summary>
    public static string NewPath() => Path.Combine(RootFolder, Interlocked.Increment(ref _lastFolder).ToString(CultureInfo.InvariantCulture));

    /// <param name="server">What was started.</param>
    /// <param name="signal">What ends it at once.</param>
    public static void Watch(Process server, string signal) => Tell("start", server, signal);

    /// <summary>It has ended; another process may get its number.</summary>
    public static void Forget(Process server, string signal) => Tell("end", server, signal);

    private static void Tell(string verb, Process server, string signal)
    {
        lock (Sync)
        {
            Shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb} {server.Id}:{signal}"));
            Shell.StandardInput.Flush();
        }
    }

    private static string CreateRootFolder()
    {
        // Servers come and go by the hundred; where there is room, their files are in memory, which takes a third of the time.
        const long Room = 8L << 30;
        var memory = new DriveInfo("/dev/shm");
        var parent = memory.IsReady && memory.AvailableFreeSpace > Room ? memory.Name : Path.GetTempPath();
        var folder = Path.Combine(parent, "fenceline-" + Path.GetRandomFileName());
        Directory.CreateDirectory(folder);
        ServerProgram.GiveAway(folder);
        return folder;
    }

    private static Process StartShell() =>
        Process.Start(new ProcessStartInfo("sh", ["-c", Script, "sh", RootFolder]) { RedirectStandardInput = true })
            ?? throw new InvalidOperationException("sh did not start.");
}
