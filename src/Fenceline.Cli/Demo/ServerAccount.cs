using System.Diagnostics;

namespace Fenceline.Cli.Demo;

/// <summary>Who a server runs as: postgres refuses to run as root.</summary>
internal static class ServerAccount
{
    /// <summary>The user of PostgreSQL's packages, or one that every system has.</summary>
    private const string Names = "postgres, nobody";

    public static bool IsNeeded => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>How to start a program of the server.</summary>
    public static ProcessStartInfo Start(string program, params string[] arguments)
    {
        if (!IsNeeded)
            return new ProcessStartInfo(program, arguments);
        var (user, group) = Find();
        return new ProcessStartInfo("setpriv", [$"--reuid={user}", $"--regid={group}", "--clear-groups", program, .. arguments]) { WorkingDirectory = "/" };
    }

    /// <summary>Lets the server write in a folder of this process.</summary>
    public static async Task GiveAsync(string folder, CancellationToken cancellation)
    {
        if (IsNeeded)
            await ProgramRun.RunAsync(new ProcessStartInfo("chown", ["-R", Find().User, folder]), cancellation);
    }

    private static (string User, string Group) Find()
    {
        const string Remedy = "Run 'fenceline demo' as a user who is not root.";
        if (!OperatingSystem.IsLinux())
            throw new CliException($"PostgreSQL refuses to run as root. {Remedy}");

        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        var fields = Names.Split(", ").Select(name => users.Find(user => user[0] == name)).FirstOrDefault(user => user is not null);
        return fields is null
            ? throw new CliException($"PostgreSQL refuses to run as root, and this system has none of its usual users ({Names}) to run it as. {Remedy}")
            : (fields[2], fields[3]);
    }
}
