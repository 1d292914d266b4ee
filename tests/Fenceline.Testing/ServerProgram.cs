using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fenceline.Testing;

/// <summary>Programs that serve on loopback, and that refuse to run as root.</summary>
internal static class ServerProgram
{
    private static readonly ConcurrentDictionary<int, bool> UsedPorts = new();
    private static readonly bool RunsAsRoot = Environment.UserName == "root";

    /// <summary>Who they run as when the tests run as root: the user of PostgreSQL's packages, or one that every system has.</summary>
    private static readonly Lazy<SystemUser> User = new(() => SystemUser.Find("postgres") ?? SystemUser.Find("nobody") ?? throw new InvalidOperationException("Servers refuse to run as root, and there is no user named postgres or nobody to run them as."));

    public static ProcessStartInfo Create(string program, params string[] arguments)
    {
        var start = RunsAsRoot
            ? new ProcessStartInfo("setpriv", ["--reuid=" + User.Value.Id, "--regid=" + User.Value.Group, "--init-groups", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.Environment["LC_ALL"] = "C.UTF-8";
        return start;
    }

    /// <summary>Lets servers write in a folder of this process.</summary>
    public static void GiveAway(string folder)
    {
        if (!RunsAsRoot)
            return;

        using var chown = Process.Start("chown", [User.Value.Id, folder]);
        chown.WaitForExit();
    }

    /// <summary>A port that nobody listens on, and that this process has not had: pooled connections to who was there would be taken for connections to who is.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (UsedPorts.TryAdd(port, true))
                return port;
        }
    }

    public static void Signal(Process server, string signal)
    {
        if (server.HasExited)
            return;

        using var kill = Process.Start("kill", ["-" + signal, server.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private sealed record SystemUser(string Id, string Group)
    {
        public static SystemUser? Find(string name) => File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length > 3 && fields[0] == name)
            .Select(fields => new SystemUser(fields[2], fields[3]))
            .FirstOrDefault();
    }
}
