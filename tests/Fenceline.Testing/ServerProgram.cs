using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fenceline.Testing;

/// <summary>Programs that serve on loopback, and that refuse to run as root.</summary>
internal static class ServerProgram
{
    /// <summary>Who they run as when the tests run as root.</summary>
    public const string User = "postgres";

    private static readonly bool RunsAsRoot = Environment.UserName == "root";

    public static ProcessStartInfo Create(string program, params string[] arguments)
    {
        var start = RunsAsRoot
            ? new ProcessStartInfo("setpriv", ["--reuid=" + User, "--regid=" + User, "--init-groups", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.Environment["LC_ALL"] = "C.UTF-8";
        return start;
    }

    /// <summary>Makes a folder that they can write in.</summary>
    public static async Task<string> CreateFolderAsync(string prefix, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory(prefix).FullName;
        if (RunsAsRoot)
            await ProcessRunner.RunAsync("chown", [User, folder], cancellationToken: cancellationToken);
        return folder;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static void Signal(Process server, string signal)
    {
        if (server.HasExited)
            return;

        using var kill = Process.Start("kill", ["-" + signal, server.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
