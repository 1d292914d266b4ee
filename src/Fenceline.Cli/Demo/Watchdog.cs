using System.Diagnostics;

namespace Fenceline.Cli.Demo;

/// <summary>
/// Ends the server and removes its files when this process is gone, even when it was killed: a shell reads from a pipe
/// of this process, and the system closes that pipe. Windows has no such shell; there a killed run leaves its server.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    // What ends a whole process group (Ctrl+C, a closed terminal) must not end the shell too.
    private const string Script =
        """
        trap '' HUP INT TERM
        exec >/dev/null 2>&1
        read -r word && [ "$word" = leave ] && exit
        kill -s QUIT "$(head -n 1 "$1/data/postmaster.pid")"
        # What still runs for a moment may write files.
        tries=0
        until rm -rf "$1" || [ "$tries" = 100 ]; do tries=$((tries + 1)); sleep 0.1; done
        """;

    private readonly Process? _shell;

    /// <param name="folder">The server's; its files are in <c>data</c>.</param>
    public Watchdog(string folder)
    {
        if (!OperatingSystem.IsWindows())
            _shell = Process.Start(new ProcessStartInfo("sh", ["-c", Script, "sh", folder]) { RedirectStandardInput = true });
    }

    /// <summary>Leaves the server alone from now on.</summary>
    public void Dispose()
    {
        if (_shell is null)
            return;
        _shell.StandardInput.WriteLine("leave");
        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
